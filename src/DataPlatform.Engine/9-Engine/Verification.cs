using DataPlatform.Bronze;
using DataPlatform.Bronze.Segments;
using DataPlatform.Runs;
using DataPlatform.Warehouse;

namespace DataPlatform.Engine;

/// <summary>
/// Reads all of bronze and holds it against itself and against ops: every body against its digest, every segment against what ops knows of it.
/// Changes nothing.
/// </summary>
internal sealed class Verification(DataFolder folder, RunEvents events)
{
    private readonly List<string> _problems = [];
    private readonly BronzeLineReader _lines = new();
    private long _moreProblems;
    private long _responses;
    private long _damaged;
    private long _bytes;

    public VerifySummary Run(CancellationToken cancellationToken)
    {
        var known = Known();
        var segments = folder.Segments().Select(path => new FileInfo(path)).ToList();
        var total = segments.Sum(s => s.Length);
        foreach (var segment in segments)
        {
            var file = folder.Relative(segment.FullName);
            Read(segment.FullName, file, segment.Length, cancellationToken);
            if (known is not null)
            {
                known.Remove(file, out var recorded);
                Compare(file, segment.Length, recorded);
            }

            events.Publish(new RunEvent.BronzeVerified(_bytes, total));
        }

        // What a prune has begun to delete, the next start forgets.
        var pruned = PruneList.Read(folder);
        foreach (var (file, segment) in (known ?? []).Where(k => !pruned.Contains(k.Key)))
        {
            Problem($"{file}: gone from bronze; ops knows {WarehouseContents.Count(segment.RecordedLines, "response")} of it");
        }

        CheckNotes();
        return new(segments.Count, _responses, _bytes, _damaged, _problems, _moreProblems);
    }

    private Dictionary<string, Segment>? Known()
    {
        using var warehouse = Database.Read(folder.Warehouse);
        if (warehouse is null)
        {
            Problem($"{folder.Warehouse}: there is no warehouse; run 'dataplatform rebuild' to make it from bronze");
        }

        return warehouse is null ? null : new OpsService(warehouse).Segments.All();
    }

    private void Read(string path, string file, long length, CancellationToken cancellationToken)
    {
        var whole = SegmentReader.WholeLength(path);
        foreach (var line in SegmentReader.Read(path, 0, whole, 0))
        {
            cancellationToken.ThrowIfCancellationRequested();
            if (!_lines.TryRead(line.Bytes, out var record, out var body))
            {
                Damaged($"{file}:{line.Number}: the line cannot be read");
            }
            else if (!record.IsIntact(body.Span))
            {
                var request = $"{record.Source}/{record.Dataset} {record.Ticker}".TrimEnd();
                Damaged($"{file}:{line.Number}: the body is not what was stored ({request})");
            }
            else
            {
                _responses++;
            }
        }

        _bytes += length;
        if (whole < length)
        {
            Problem($"{file}: its last line is half written ({length - whole} bytes); the next run cuts it off");
        }
    }

    private void Compare(string file, long length, Segment? recorded)
    {
        if (recorded is null)
        {
            Problem($"{file}: ops does not know it; the next run records it");
        }
        else if (length < recorded.RecordedBytes)
        {
            Problem($"{file}: shorter than it was ({length:#,0} of {recorded.RecordedBytes:#,0} bytes)");
        }
        else if (length > recorded.RecordedBytes)
        {
            Problem($"{file}: ops does not know its last {length - recorded.RecordedBytes:#,0} bytes; the next run records them");
        }
    }

    private void CheckNotes()
    {
        foreach (var note in RunNotes.Files(folder).Where(f => RunNotes.Read(f) is null))
        {
            Problem($"{folder.Relative(note)}: the run's note cannot be read");
        }
    }

    private void Damaged(string problem)
    {
        _damaged++;
        Problem(problem);
    }

    private void Problem(string problem)
    {
        if (_problems.Count < VerifySummary.MaxProblems)
        {
            _problems.Add(problem);
        }
        else
        {
            _moreProblems++;
        }
    }
}
