using DataPlatform.Bronze.Segments;
using DataPlatform.Warehouse;

namespace DataPlatform.Silver;

/// <summary>Rows that do not fit their declaration, on their way to <c>ops.quarantine</c>. Flushed as it fills, so that a body of bad rows cannot fill the memory.</summary>
/// <param name="ledger">Where they go.</param>
/// <param name="readers">Where the datasets that read the answers of another one tell it of theirs.</param>
/// <param name="dataset">The dataset that they are of; null: that which their line names.</param>
internal sealed class Quarantine(QuarantineLedger ledger, RefusedByReaders readers, string? dataset = null)
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

    /// <summary>A line has come to its end.</summary>
    /// <param name="file">The segment.</param>
    /// <param name="line">The line's number.</param>
    /// <param name="digest">The digest of its rows that do not fit; null when all do.</param>
    /// <returns>That of all that its window has to be asked again for.</returns>
    public string? End(string file, long line, string? digest)
    {
        if (dataset is null)
        {
            return AnswerRows.Joined(digest, readers.Of(file, line));
        }

        if (digest is not null)
        {
            readers.Add(file, line, digest);
        }

        return digest;
    }

    /// <summary>A line that cannot be read was added.</summary>
    public bool HasDamage { get; private set; }

    /// <summary>A line of bronze that cannot be read: nobody knows how many rows it held, so it counts as one. It is the business of who was asked.</summary>
    public void AddLine(Segment segment, long line)
    {
        HasDamage = true;
        if (dataset is not null)
        {
            return;
        }

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
    }

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
