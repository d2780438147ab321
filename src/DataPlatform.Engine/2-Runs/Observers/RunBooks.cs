using System.Globalization;

namespace DataPlatform.Runs.Observers;

/// <summary>What a run's summary counts. Read it when the network has ended.</summary>
internal sealed class RunBooks : IRunObserver
{
    private readonly List<ChunkSummary> _chunks = [];
    private readonly List<RequestFailure> _failures = [];
    private readonly List<string> _notes = [];
    private readonly List<RunWarning> _warnings = [];
    private readonly List<CheckOutcome> _checks = [];
    private readonly SortedDictionary<string, (long Requests, DateOnly Latest)> _answeredLater = new(StringComparer.Ordinal);
    private readonly SortedDictionary<string, AnswerDurations> _answers = new(StringComparer.Ordinal);
    private readonly HashSet<string> _told = new(StringComparer.Ordinal);

    public RequestCounts Requests { get; private set; } = new(0, 0, 0, 0);

    /// <inheritdoc cref="RunSummary.WithoutRows"/>
    public long WithoutRows { get; private set; }

    public BronzeCounts Bronze { get; private set; } = new(0, 0);

    public SilverCounts Silver { get; private set; } = SilverCounts.None;

    /// <inheritdoc cref="RunSummary.Latency"/>
    public IReadOnlyDictionary<string, LatencyCounts> Latency =>
        _answers.ToDictionary(a => a.Key, a => a.Value.Counts, StringComparer.Ordinal);

    /// <summary>The chunks that have left gold, by index.</summary>
    public IReadOnlyList<ChunkSummary> Chunks => [.. _chunks.OrderBy(c => c.Index)];

    /// <summary>The first failures.</summary>
    public IReadOnlyList<RequestFailure> Failures => _failures;

    /// <summary>What a person should know, each once.</summary>
    public IReadOnlyList<string> Notes => _notes;

    /// <summary>Signs that what was loaded may not be whole or right, each once.</summary>
    public IReadOnlyList<RunWarning> Warnings => _warnings;

    /// <summary>What came of each check in the end, by chunk.</summary>
    public IReadOnlyList<CheckOutcome> Checks => [.. _checks.OrderBy(c => c.Chunk)];

    /// <summary>A warning for each source of which requests were skipped because a later date has answered them.</summary>
    public IReadOnlyList<RunWarning> LaterDates =>
        [
            .. _answeredLater.Select(s => new RunWarning(
                WarningKind.LaterDate,
                s.Key,
                null,
                string.Create(
                    CultureInfo.InvariantCulture,
                    $"{s.Value.Requests} requests were answered up to {s.Value.Latest:yyyy-MM-dd}, after this run's date, and are not asked; if that date was a mistake, 'dataplatform rebuild --forget-date {s.Value.Latest:yyyy-MM-dd}' has them asked again"
                ),
                null
            )),
        ];

    /// <summary>Something was left undone that a next run has to do: a closed source, a gold model that failed.</summary>
    public bool HasUnfinished { get; private set; }

    public bool WantsAttempts => false;

    public void On(RunEvent what)
    {
        switch (what)
        {
            case RunEvent.Noted noted:
                Note(noted.Note, noted.IsUnfinished);
                break;
            case RunEvent.Warned { Warning: var warning } when !_warnings.Contains(warning):
                _warnings.Add(warning);
                break;
            case RunEvent.Checked { Outcome: var check }:
                // A later one has looked again at all that an earlier one found.
                _checks.RemoveAll(c => (c.Table, c.Column, c.Check) == (check.Table, check.Column, check.Check));
                _checks.Add(check);
                break;
            case RunEvent.ChunkStarted { Chunk: var chunk }:
                Requests = Requests with { Planned = Requests.Planned + chunk.Requests };
                break;
            case RunEvent.StepsPlanned steps:
                Requests = Requests with { Planned = Requests.Planned + steps.More };
                break;
            case RunEvent.RequestEnded { Outcome: var outcome }:
                Count(outcome);
                break;
            default:
                OnPromotion(what);
                break;
        }
    }

    private void OnPromotion(RunEvent what)
    {
        switch (what)
        {
            case RunEvent.ChunkFinished { Summary: var chunk }:
                _chunks.Add(chunk);
                break;
            // What is committed counts, also in a run that fails before the chunk is through.
            case RunEvent.SilverAheadEnded { Rows: var rows }:
                Silver += rows;
                break;
            case RunEvent.SilverEnded { Rest: var rows }:
                Silver += rows;
                break;
            case RunEvent.GoldEnded gold:
                foreach (var failure in gold.Failures)
                {
                    Note(failure, isUnfinished: true);
                }

                break;
        }
    }

    private void Note(string note, bool isUnfinished)
    {
        HasUnfinished |= isUnfinished;
        if (_told.Add(note))
        {
            _notes.Add(note);
        }
    }

    private void Count(RequestOutcome outcome)
    {
        Bronze = new(Bronze.Responses + outcome.Responses, Bronze.Bytes + outcome.Bytes);
        if (outcome.Took is { } took)
        {
            if (!_answers.TryGetValue(outcome.Recipe.Source, out var its))
            {
                _answers[outcome.Recipe.Source] = its = new();
            }

            its.Add(took);
        }

        WithoutRows += outcome.IsWithoutRows ? 1 : 0;
        Requests = outcome.Status switch
        {
            OutcomeStatus.Stored => Requests with { Stored = Requests.Stored + 1 },
            OutcomeStatus.Failed => Requests with { Failed = Requests.Failed + 1 },
            _ => Requests with { Skipped = Requests.Skipped + 1 },
        };
        if (outcome.Ending is Ending.Skipped { Why: NotSent.AnsweredLater later })
        {
            var (requests, latest) = _answeredLater.GetValueOrDefault(outcome.Recipe.Source);
            _answeredLater[outcome.Recipe.Source] = (requests + 1, later.On > latest ? later.On : latest);
        }

        if (outcome.Ending is Ending.Failed failed && _failures.Count < RunSummary.MaxFailures)
        {
            var recipe = outcome.Recipe;
            _failures.Add(new(recipe.Source, recipe.DatasetName, outcome.Ticker, failed.Kind, failed.Message));
        }
    }
}
