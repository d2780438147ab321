using System.Security.Cryptography;
using System.Text;
using DataPlatform.Bronze.Bodies;
using DataPlatform.Bronze.Segments;
using DataPlatform.Recipes;
using DataPlatform.Warehouse;

namespace DataPlatform.Silver;

/// <summary>The rows of one segment: reads its answers one after the other, and sends the rows of the good ones to staging or quarantine.</summary>
internal sealed class SegmentRows(StagingTable staging, Quarantine quarantine, RowParser parser, string file) : IDisposable
{
    private readonly IncrementalHash _refused = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
    private DatasetRecipe? _recipe;
    private BronzeRecord? _record;
    private long _line;

    /// <summary>Rows of the answers accepted so far.</summary>
    public long Count { get; private set; }

    /// <summary>How their fields differ from the declared ones.</summary>
    public FieldDrift Drift => parser.Drift;

    public void Dispose() => _refused.Dispose();

    /// <summary>Reads an answer; its rows are kept back until <see cref="Accept"/>. Null when the body is damaged.</summary>
    public Answer? Read(DatasetRecipe recipe, AnswerReader reader, BronzeRecord record, long line, ReadOnlyMemory<byte> body)
    {
        _recipe = recipe;
        _record = record;
        _line = line;
        parser.BeginAnswer(new PlaceholderValues(recipe, record.Ticker, record.From, record.Date).Of);
        return KeptAnswer.Read(reader, record, body, parser);
    }

    /// <summary>The answer that was read last is a good one: its rows go on.</summary>
    public AnswerRows Accept()
    {
        parser.Accept();
        var rows = parser.Rows;
        Count += rows.Read;
        for (var row = 0; row < rows.Fitting; row++)
        {
            staging.Append(rows[row], new(_record!.RunId, file, _line, _record.ReceivedAt.UtcDateTime));
        }

        foreach (var refused in rows.Refused)
        {
            quarantine.Add(_record!, file, _line, refused.Number, refused.Text, refused.Fault);
            _refused.AppendData(Encoding.UTF8.GetBytes(refused.Text));
        }

        var digest = Convert.ToHexStringLower(_refused.GetHashAndReset());
        return new(rows.Read, rows.Refused.Count > 0 ? digest : null, Newest(rows));
    }

    private DateOnly? Newest(ParsedRows rows)
    {
        var column = parser.ColumnOf(_recipe!.DateField);
        DateOnly? newest = null;
        for (var row = 0; column >= 0 && row < rows.Fitting; row++)
        {
            if (rows[row][column] is { HasValue: true } cell)
            {
                var day = Day(cell.Number, _recipe.Table.Columns[column].Type);
                newest = newest > day ? newest : day;
            }
        }

        // A vendor may announce days to come; a watermark never passes the day on which it was asked.
        return newest > _record!.Date ? _record.Date : newest;
    }

    private static DateOnly Day(long number, ColumnType type) =>
        type is ColumnType.DateType ? DateOnly.FromDayNumber((int)number) : DateOnly.FromDateTime(new(number));
}
