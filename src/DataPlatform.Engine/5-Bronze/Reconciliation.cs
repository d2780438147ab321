using DataPlatform.Bronze.Segments;
using DataPlatform.Recipes;
using DataPlatform.Runs;
using DataPlatform.Warehouse;

namespace DataPlatform.Bronze;

/// <summary>
/// Bronze is the log, the warehouse the state: at every start, what bronze holds and ops does not know (the process was killed before the
/// transaction that records it; the warehouse was lost) is recorded from the lines themselves, so that nothing stored is asked for again.
/// </summary>
/// <param name="folder">The data folder.</param>
/// <param name="warehouse">The warehouse's writer.</param>
/// <param name="ops">Its ledgers.</param>
/// <param name="book">What is declared.</param>
/// <param name="checksDigests">True to hold each body against its digest; one that differs cannot be read.</param>
/// <param name="without">Segments that are passed over as if they were not there, relative to the data folder; null: none.</param>
internal sealed class Reconciliation(
    DataFolder folder,
    Database warehouse,
    OpsService ops,
    RecipeBook book,
    bool checksDigests = false,
    IReadOnlySet<string>? without = null
)
{
    /// <summary>What was found.</summary>
    /// <param name="Responses">Lines recorded.</param>
    /// <param name="Notes">What a person should know.</param>
    /// <param name="Undeclared">How many of the lines each recipe has that nobody declares any more.</param>
    /// <param name="Unreadable">The lines that cannot be read.</param>
    public sealed record Found(
        long Responses,
        IReadOnlyList<string> Notes,
        IReadOnlyDictionary<RecipeId, long> Undeclared,
        IReadOnlyCollection<(string File, long Line)> Unreadable
    )
    {
        /// <summary>What is found may not be whole.</summary>
        public IEnumerable<RunWarning> Warnings =>
            Undeclared.Select(u => new RunWarning(
                WarningKind.NoRecipe,
                u.Key.Source,
                u.Key.Dataset,
                $"{u.Value} stored responses have no recipe any more; they stay in bronze, and their rows are in no table",
                u.Key.Discriminator
            ));
    }

    /// <param name="cancellationToken">Ends it early; what was recorded by then stays, the rest is for the next start.</param>
    public Found Run(CancellationToken cancellationToken)
    {
        var known = ops.Segments.All();
        var responses = 0L;
        var notes = new List<string>();
        var recorder = new SegmentRecorder(folder, ops, book, warehouse.Memory, checksDigests);
        foreach (var path in folder.Segments().Where(s => without?.Contains(folder.Relative(s)) != true))
        {
            if (cancellationToken.IsCancellationRequested)
            {
                return FoundSoFar();
            }

            try
            {
                responses += Reconcile(path, known, recorder, notes, cancellationToken);
            }
            catch (OperationCanceledException) when (cancellationToken.IsCancellationRequested)
            {
                return FoundSoFar();
            }
        }

        notes.AddRange(known.Values.Select(s => $"{s.File} is known to ops but gone from bronze{Lose(s, path: null)}"));
        return FoundSoFar();

        Found FoundSoFar() => new(responses, [.. notes, .. recorder.Notes], recorder.Undeclared, recorder.Unreadable);
    }

    private long Reconcile(
        string path,
        Dictionary<string, Segment> known,
        SegmentRecorder recorder,
        List<string> notes,
        CancellationToken cancellationToken
    )
    {
        var file = folder.Relative(path);
        known.Remove(file, out var segment);
        var length = new FileInfo(path).Length;
        if (segment is not null && length == segment.RecordedBytes)
        {
            return 0;
        }

        if (segment is not null && length < segment.RecordedBytes)
        {
            notes.Add(IsShorter(segment, length) + Lose(segment, path));
            return 0;
        }

        CutOffTornLine(path, length, notes, file);
        return warehouse.Transaction(() => recorder.Record(file, segment, cancellationToken), cancellationToken);
    }

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
}
