using DataPlatform.Bronze.Segments;
using DataPlatform.Warehouse;

namespace DataPlatform.Silver;

/// <summary>Rows that do not fit their declaration, on their way to <c>ops.quarantine</c>. Flushed as it fills, so that a body of bad rows cannot fill the memory.</summary>
/// <param name="ledger">Where they go.</param>
/// <param name="dataset">The dataset that they are of; null: that which their line names.</param>
internal sealed class Quarantine(QuarantineLedger ledger, string? dataset = null)
{
    private const int FlushAt = 5_000;
    private const int LongestRow = 2_000;

    private readonly List<QuarantinedRow> _rows = [];

    /// <summary>The rows added so far.</summary>
    public long Rows { get; private set; }

    public void Add(BronzeRecord record, string file, long line, long row, string rowText, RowFault fault) =>
        Add(
            new()
            {
                RunId = record.RunId,
                Source = record.Source,
                Dataset = dataset ?? record.Dataset,
                Discriminator = record.Discriminator,
                Ticker = record.Ticker,
                Reason = fault.Reason,
                Column = fault.Column,
                Value = fault.Value,
                Number = row,
                Text = rowText.Length > LongestRow ? rowText[..LongestRow] : rowText,
                File = file,
                Line = line,
            }
        );

    /// <summary>A line of bronze that cannot be read: nobody knows how many rows it held, so it counts as one.</summary>
    public void AddLine(Segment segment, long line) =>
        Add(
            new()
            {
                RunId = segment.RunId,
                Source = segment.Source,
                Dataset = segment.Dataset,
                Reason = "the bronze line cannot be read",
                Number = 0,
                Text = "",
                File = segment.File,
                Line = line,
            }
        );

    public void Flush()
    {
        ledger.Add(_rows);
        _rows.Clear();
    }

    private void Add(QuarantinedRow row)
    {
        Rows++;
        _rows.Add(row);
        if (_rows.Count >= FlushAt)
        {
            Flush();
        }
    }
}
