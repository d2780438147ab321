using System.Security.Cryptography;
using System.Text;
using DataPlatform.Bronze.Bodies;
using DataPlatform.Bronze.Segments;
using DataPlatform.Recipes;
using DataPlatform.Warehouse;

namespace DataPlatform.Silver;

/// <summary>The rows of one segment: reads its answers one after the other, and sends the rows of the good ones to staging or quarantine.</summary>
internal sealed class SegmentRows(StagingTable staging, Quarantine quarantine, RowParser parser, AnswerNumbers answers, string file)
    : IDisposable
{
    // Bodies up to this size have few enough rows to be kept back until their last byte has been read.
    private const int LargeBody = 4 * 1024 * 1024;

    private readonly IncrementalHash _refused = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);

    // The answer that is being read.
    private DatasetRecipe? _recipe;
    private BronzeRecord? _record;
    private long _line;
    private bool _hasRefused;

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
        _hasRefused = false;
        parser.OnMany = null;
        if (body.Length > LargeBody)
        {
            // Too many rows to keep back: it is read once for what it is worth, and once more for its rows, which then go on as they come.
            var answer = KeptAnswer.Read(reader, record, body);
            if (answer is not Answer.Good)
            {
                return answer;
            }

            parser.OnMany = HandOn;
        }

        parser.BeginAnswer(new PlaceholderValues(recipe, record.Ticker, record.From, record.Date).Of, recipe.DateField);
        return KeptAnswer.Read(reader, record, body, parser);
    }

    /// <summary>The answer that was read last is a good one: its rows go on.</summary>
    public AnswerRows Accept()
    {
        parser.Accept();
        HandOn();
        staging.EndResponse(answers.Of(_recipe!, _record!), parser.Drift.CameInAnswer);
        if (staging.IsFull)
        {
            Flush();
            staging.MergePiece();
        }

        Count += parser.Rows.Read;
        var digest = Convert.ToHexStringLower(_refused.GetHashAndReset());
        // A vendor may announce days to come; a watermark never passes the day on which it was asked.
        var today = DateOnly.FromDateTime(_record!.ReceivedAt.UtcDateTime).AddDays(1);
        var latest = _record.Date < today ? _record.Date : today;
        var newest = parser.Days.Newest > latest ? latest : parser.Days.Newest;
        return new(parser.Rows.Read, _hasRefused ? digest : null, newest, parser.Drift.FieldsInAnswer) { Oldest = parser.Days.Oldest };
    }

    /// <summary>No more rows come: those that wait for others to fill their batch go on.</summary>
    public void Flush()
    {
        if (parser.Rows.TakeLast() is { } last)
        {
            staging.Append(last);
        }
    }

    private void HandOn()
    {
        foreach (var refused in parser.Rows.Refused)
        {
            _hasRefused = true;
            quarantine.Add(_record!, file, _line, refused.Number, refused.Text, refused.Fault);
            _refused.AppendData(Encoding.UTF8.GetBytes(refused.Text));
        }

        var origin = new Origin(_record!.RunId, file, _line, _record.ReceivedAt.UtcDateTime);
        foreach (var (batch, rows) in parser.Rows.TakeOut())
        {
            staging.Label(batch, rows, origin);
            if (batch.IsFull)
            {
                staging.Append(batch);
            }
        }
    }
}
