using System.Collections.Concurrent;
using DataPlatform.Bronze.Segments;
using DataPlatform.Recipes;
using DataPlatform.Warehouse;

namespace DataPlatform.Bronze;

/// <summary>Records in ops what the lines of a segment say. Runs inside the caller's transaction.</summary>
/// <param name="folder">The data folder.</param>
/// <param name="ops">The ledgers.</param>
/// <param name="book">What is declared.</param>
/// <param name="memory">How much may be read ahead.</param>
/// <param name="checksDigests">True to hold each body against its digest; one that differs cannot be read.</param>
internal sealed class SegmentRecorder(DataFolder folder, OpsService ops, RecipeBook book, MemoryBudget memory, bool checksDigests)
{
    private readonly ConcurrentBag<LineJudge> _judges = [];
    private readonly Dictionary<RecipeId, DatasetRecipe> _recipes = book.ByName();
    private readonly ForgottenDates _forgotten = ForgottenDates.Of(folder);
    private readonly List<string> _notes = [];
    private readonly Dictionary<RecipeId, long> _undeclared = [];
    private readonly HashSet<(string File, long Line)> _unreadable = [];

    /// <summary>What a person should know.</summary>
    public IReadOnlyList<string> Notes => _notes;

    /// <summary>How many lines each recipe has that nobody declares any more.</summary>
    public IReadOnlyDictionary<RecipeId, long> Undeclared => _undeclared;

    /// <summary>The lines that cannot be read.</summary>
    public IReadOnlyCollection<(string File, long Line)> Unreadable => _unreadable;

    /// <summary>Records what a segment holds behind what is known of it.</summary>
    /// <param name="file">The segment, relative to the data folder.</param>
    /// <param name="segment">What is known of it; null: nothing.</param>
    /// <param name="cancellationToken">Looked at between two pieces.</param>
    /// <returns>Lines that could be read.</returns>
    public long Record(string file, Segment? segment, CancellationToken cancellationToken)
    {
        var path = Path.Combine(folder.Path, file);
        var length = new FileInfo(path).Length;
        var (from, linesBefore) = (segment?.RecordedBytes ?? 0, segment?.RecordedLines ?? 0);
        var replay = new SegmentReplay(file, ops.OpenRequests.Of);
        var pieces = SegmentReader.Pieces(path, from, length, linesBefore);
        var lines = linesBefore;
        foreach (var judged in InOrder.Select(pieces, Judge, Environment.ProcessorCount, p => p.Size, memory.Ahead))
        {
            cancellationToken.ThrowIfCancellationRequested();
            judged.ForEach(replay.Add);
            lines += judged.Count;
        }

        Note(replay, file);
        RecordOutcomes(replay);
        var found =
            replay.Last is { } last ? new Segment(file, last.Source, NameNow(last), last.RunId, last.Chunk, length, lines)
            : (segment ?? BronzeStore.FromName(file)) is { } named ? named with { RecordedBytes = length, RecordedLines = lines }
            : null;
        if (found is not null)
        {
            ops.Segments.Save([found with { PromotedBytes = segment?.PromotedBytes ?? 0, PromotedLines = segment?.PromotedLines ?? 0 }]);
        }

        return replay.Responses;
    }

    private List<JudgedLine> Judge(SegmentReader.Piece piece)
    {
        var judge = _judges.TryTake(out var unused) ? unused : new(_recipes, checksDigests);
        List<JudgedLine> judged = [.. piece.Lines().Select(judge.Judge)];
        _judges.Add(judge);
        piece.Release();
        return judged;
    }

    private string NameNow(BronzeRecord last) =>
        _recipes.TryGetValue(new(last.Source, last.Dataset, last.Discriminator), out var recipe) ? recipe.Dataset : last.Dataset;

    private void Note(SegmentReplay replay, string file)
    {
        _notes.AddRange(replay.Notes);
        _unreadable.UnionWith(replay.Unreadable.Select(line => (file, line)));
        foreach (var (recipe, responses) in replay.Undeclared)
        {
            _undeclared[recipe] = _undeclared.GetValueOrDefault(recipe) + responses;
        }
    }

    private void RecordOutcomes(SegmentReplay replay)
    {
        var outcomes = replay.Outcomes.ToList();
        foreach (var group in outcomes.GroupBy(o => (o.RunId, o.Chunk)))
        {
            ops.Requests.Record(group.Key.RunId, group.Key.Chunk, group.Select(o => o.Outcome));
        }

        ops.OpenRequests.Record(outcomes.Select(o => o.Outcome));
        var remembered = outcomes.Select(o => o.Outcome).Where(o => !_forgotten.Covers(o)).ToList();
        ops.Watermarks.Record(remembered);
        ops.Windows.Record(remembered);
    }
}
