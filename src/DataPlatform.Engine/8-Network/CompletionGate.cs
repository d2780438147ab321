using DataPlatform.Recipes;
using DataPlatform.Runs;

namespace DataPlatform.Network;

/// <summary>
/// Counts the outcomes of each chunk and lets it through once: when the lanes have said of each recipe how many requests they handed over, and that
/// many have ended. A dataset that is counted out before its chunk is let through ahead. The chunks of a source leave in their order: one that is
/// counted out before an earlier one waits for it. Lives in a block that handles one message at a time.
/// </summary>
internal sealed class CompletionGate(StageContext context)
{
    private readonly Dictionary<int, Tally> _open = [];
    private readonly HashSet<int> _gone = [];

    // Counted out, by the chunk of the same source that is not gone yet.
    private readonly Dictionary<int, Fetched.Whole> _waiting = [];

    /// <summary>Counts a message; gives back what may now go on.</summary>
    public IEnumerable<Fetched> Count(GateMessage message)
    {
        var chunk = message.Chunk;
        if (!_open.TryGetValue(chunk.Index, out var tally))
        {
            _open[chunk.Index] = tally = new(chunk.Recipes);
        }

        var dataset = tally.Count(message);
        if (tally.IsComplete)
        {
            _open.Remove(chunk.Index);
            var counted = new Fetched.Whole(chunk, tally.Outcomes, context.Clock.GetElapsedTime(chunk.StartStamp));
            context.Events.Publish(new RunEvent.ChunkFetched(chunk.Info, counted.Counts));
            return LetThrough(counted);
        }

        return dataset is { IsComplete: true, HasStored: true } && IsFirst(chunk)
            ? [new Fetched.Dataset(chunk, dataset.Name, dataset.Outcomes)]
            : [];
    }

    private bool IsFirst(Chunk chunk) => chunk.Planned.Previous is not { } previous || _gone.Contains(previous);

    private List<Fetched> LetThrough(Fetched.Whole counted)
    {
        var going = new List<Fetched>();
        if (!IsFirst(counted.Chunk))
        {
            _waiting[counted.Chunk.Planned.Previous!.Value] = counted;
            return going;
        }

        for (var next = counted; next is not null; _waiting.Remove(next.Chunk.Index, out next))
        {
            going.Add(next);
            _gone.Add(next.Chunk.Index);
        }

        return going;
    }

    private sealed class Tally(IEnumerable<DatasetRecipe> recipes)
    {
        private readonly Dictionary<(string, string), DatasetTally> _datasets = recipes
            .GroupBy(r => (r.Source.Name, r.Dataset))
            .ToDictionary(d => d.Key, d => new DatasetTally(d.Key, d.Count()));
        private int _complete;

        public bool IsComplete => _complete == _datasets.Count;

        public IReadOnlyList<RequestOutcome> Outcomes => [.. _datasets.Values.SelectMany(d => d.Outcomes)];

        /// <summary>The dataset that the message is about.</summary>
        public DatasetTally Count(GateMessage message)
        {
            var dataset = message switch
            {
                GateMessage.Ended { Outcome: var outcome } => Of(outcome.Recipe).Add(outcome),
                GateMessage.Expected { Recipe: var recipe, Requests: var requests } => Of(recipe).Expect(requests),
                _ => throw new ArgumentOutOfRangeException(nameof(message)),
            };
            _complete += dataset.IsComplete ? 1 : 0;
            return dataset;
        }

        private DatasetTally Of(RecipeId recipe) => _datasets[(recipe.Source, recipe.Dataset)];
    }

    private sealed class DatasetTally((string Source, string Dataset) name, int recipes)
    {
        private readonly List<RequestOutcome> _outcomes = [];
        private int _recipesToCome = recipes;
        private long _expected;

        public (string Source, string Dataset) Name => name;

        public IReadOnlyList<RequestOutcome> Outcomes => _outcomes;

        public bool IsComplete => _recipesToCome == 0 && _expected == _outcomes.Count;

        public bool HasStored { get; private set; }

        public DatasetTally Add(RequestOutcome outcome)
        {
            _outcomes.Add(outcome);
            HasStored |= outcome.Status == OutcomeStatus.Stored;
            return this;
        }

        public DatasetTally Expect(long requests)
        {
            _expected += requests;
            _recipesToCome--;
            return this;
        }
    }
}
