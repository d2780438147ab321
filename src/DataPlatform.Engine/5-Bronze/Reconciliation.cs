using DataPlatform.Bronze.Segments;
using DataPlatform.Recipes;
using DataPlatform.Warehouse;

namespace DataPlatform.Bronze;

/// <summary>
/// Bronze is the log, the warehouse the state: at every start, what bronze holds and ops does not know (the process was killed before the
/// chunk's transaction; the warehouse was lost) is recorded from the lines themselves, so that nothing stored is asked for again.
/// </summary>
internal sealed class Reconciliation(DataFolder folder, Database warehouse, OpsService ops, RecipeBook book)
{
    /// <summary>What was found.</summary>
    /// <param name="Responses">Lines recorded.</param>
    /// <param name="Notes">What a person should know.</param>
    public sealed record Found(long Responses, IReadOnlyList<string> Notes);

    /// <param name="cancellationToken">Ends it early; what was recorded by then stays, the rest is for the next start.</param>
    public Found Run(CancellationToken cancellationToken)
    {
        var known = ops.Segments.All();
        var responses = 0L;
        var notes = new List<string>();
        var recipes = book.Recipes.ToDictionary(r => r.Id);
        foreach (var path in Files())
        {
            if (cancellationToken.IsCancellationRequested)
            {
                return new(responses, notes);
            }

            var file = Path.GetRelativePath(folder.Path, path).Replace('\\', '/');
            var segment = known.GetValueOrDefault(file);
            known.Remove(file);
            var length = new FileInfo(path).Length;
            if (segment is not null && length == segment.RecordedBytes)
            {
                continue;
            }

            if (segment is not null && length < segment.RecordedBytes)
            {
                notes.Add(IsShorter(segment, length) + Lose(segment, path));
                continue;
            }

            CutOffTornLine(path, length, notes, file);
            try
            {
                responses += warehouse.Transaction(() => Record(path, file, segment, recipes, notes, cancellationToken), cancellationToken);
            }
            catch (OperationCanceledException) when (cancellationToken.IsCancellationRequested)
            {
                return new(responses, notes);
            }
        }

        notes.AddRange(known.Values.Select(s => $"{s.File} is known to ops but gone from bronze{Lose(s, path: null)}"));
        return new(responses, notes);
    }

    private IEnumerable<string> Files() =>
        Directory.Exists(folder.Bronze)
            ? Directory
                .EnumerateFiles(folder.Bronze, "*.jsonl", SearchOption.AllDirectories)
                .OrderBy(Path.GetFileName, StringComparer.Ordinal)
            : [];

    private static string IsShorter(Segment segment, long length) =>
        $"{segment.File} is shorter than ops knows it ({length} of {segment.RecordedBytes} bytes): somebody changed it";

    // What silver holds already is not lost; the rest is asked again.
    private string Lose(Segment segment, string? path)
    {
        if (segment.PromotedBytes == segment.RecordedBytes)
        {
            return "";
        }

        var bytes = path is null ? 0 : SegmentReader.WholeLength(path);
        var lines = path is null ? 0 : SegmentReader.Read(path, 0, bytes, 0).LongCount();
        warehouse.Transaction(() =>
        {
            ops.LoseSegment(segment, bytes, lines);
            return bytes;
        });
        return "; its requests will be sent again";
    }

    private static void CutOffTornLine(string path, long length, List<string> notes, string file)
    {
        var whole = SegmentReader.WholeLength(path);
        if (whole < length)
        {
            using var handle = File.OpenHandle(path, FileMode.Open, FileAccess.Write);
            RandomAccess.SetLength(handle, whole);
            notes.Add($"{file}: a half-written last line of {length - whole} bytes was cut off");
        }
    }

    private long Record(
        string path,
        string file,
        Segment? segment,
        Dictionary<RecipeId, DatasetRecipe> recipes,
        List<string> notes,
        CancellationToken cancellationToken
    )
    {
        var length = new FileInfo(path).Length;
        var (from, linesBefore) = (segment?.RecordedBytes ?? 0, segment?.RecordedLines ?? 0);
        var replay = new SegmentReplay(recipes, file, ops.OpenRequests.Of);
        var lines = linesBefore;
        foreach (var line in SegmentReader.Read(path, from, length, linesBefore))
        {
            cancellationToken.ThrowIfCancellationRequested();
            lines = line.Number;
            replay.Add(line);
        }

        notes.AddRange(replay.Notes);
        var outcomes = replay.Outcomes.ToList();
        foreach (var group in outcomes.GroupBy(o => (o.RunId, o.Chunk)))
        {
            ops.Requests.Record(group.Key.RunId, group.Key.Chunk, group.Select(o => o.Outcome));
        }

        ops.OpenRequests.Record(outcomes.Select(o => o.Outcome));
        ops.Watermarks.Move(
            outcomes.Where(o => o.Outcome.Succeeds).Select(o => (o.Outcome.Recipe, o.Outcome.Ticker, new Watermark(o.Outcome.To, null)))
        );
        if (replay.Last is not null || segment is not null)
        {
            var (source, dataset, runId, chunk) = replay.Last is { } last
                ? (last.Source, last.Dataset, last.RunId, last.Chunk)
                : (segment!.Source, segment.Dataset, segment.RunId, segment.Chunk);
            ops.Segments.Save([
                new(file, source, dataset, runId, chunk, length, lines, segment?.PromotedBytes ?? 0, segment?.PromotedLines ?? 0),
            ]);
        }

        return replay.Responses;
    }
}
