using DataPlatform.Bronze.Segments;
using DataPlatform.Warehouse;

namespace DataPlatform.Silver;

/// <summary>Rows that do not fit their declaration, on their way to <c>ops.quarantine</c>. Flushed as it fills, so that a body of bad rows cannot fill the memory.</summary>
internal sealed class Quarantine(Database warehouse)
{
    private const int FlushAt = 5_000;
    private const int LongestRow = 2_000;

    private readonly List<Entry> _entries = [];

    public long Rows { get; private set; }

    public void Add(BronzeRecord record, string file, long line, long row, string rowText, RowFault fault)
    {
        Rows++;
        _entries.Add(new(record, file, line, row, rowText.Length > LongestRow ? rowText[..LongestRow] : rowText, fault));
        if (_entries.Count >= FlushAt)
        {
            Flush();
        }
    }

    /// <summary>A line of bronze that cannot be read: nobody knows how many rows it held, so it counts as one.</summary>
    public void AddLine(Segment segment, long line)
    {
        var record = new BronzeRecord
        {
            RunId = segment.RunId,
            Chunk = segment.Chunk,
            Source = segment.Source,
            Domain = "",
            Dataset = segment.Dataset,
            Date = default,
            Url = "",
            SentAt = default,
            ReceivedAt = default,
            Attempts = 0,
        };
        Add(record, segment.File, line, 0, "", new("the bronze line cannot be read", null, null));
    }

    public void Flush()
    {
        warehouse.Append(
            "ops",
            "quarantine",
            _entries,
            (row, e) =>
                row.AppendValue(e.Record.RunId)
                    .AppendValue(e.Record.Source)
                    .AppendValue(e.Record.Dataset)
                    .AppendValue(e.Record.Discriminator)
                    .AppendValue(e.Record.Ticker)
                    .AppendValue(e.Fault.Reason)
                    .AppendValue(e.Fault.Column)
                    // A NUL is shown as a sign: the driver would end the text there.
                    .AppendValue(e.Fault.Value?.Replace('\0', '\u2400'))
                    .AppendValue((long?)e.Row)
                    .AppendValue(e.RowText)
                    .AppendValue(e.File)
                    .AppendValue((long?)e.Line)
        );
        _entries.Clear();
    }

    private sealed record Entry(BronzeRecord Record, string File, long Line, long Row, string RowText, RowFault Fault);
}
