using DataPlatform.Bronze;
using DataPlatform.Ops;

namespace DataPlatform.Silver;

/// <summary>Rows that do not fit their declaration, on their way to <c>ops.quarantine</c>. Flushed as it fills, so that a body of bad rows cannot fill the memory.</summary>
internal sealed class Quarantine(Warehouse warehouse)
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
                    .AppendValue(e.Fault.Value)
                    .AppendValue((long?)e.Row)
                    .AppendValue(e.RowText)
                    .AppendValue(e.File)
                    .AppendValue((long?)e.Line)
        );
        _entries.Clear();
    }

    private sealed record Entry(BronzeRecord Record, string File, long Line, long Row, string RowText, RowFault Fault);
}
