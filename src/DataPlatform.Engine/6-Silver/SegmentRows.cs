using System.Security.Cryptography;
using System.Text;
using DataPlatform.Bronze.Segments;
using DataPlatform.Recipes;
using DataPlatform.Warehouse;

namespace DataPlatform.Silver;

/// <summary>The rows of one segment: sends those of its good answers to staging or quarantine, in their order.</summary>
internal sealed class SegmentRows(StagingTable staging, Quarantine quarantine, FieldDrift drift, AnswerNumbers answers, string file)
    : IDisposable
{
    private readonly IncrementalHash _refused = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
    private readonly Queue<RowBatch> _batches = new();
    private int _labelled;
    private bool _hasRefused;
    private AnswerRows? _last;

    /// <summary>Rows of the answers accepted so far.</summary>
    public long Count { get; private set; }

    /// <summary>How their fields differ from the declared ones.</summary>
    public FieldDrift Drift => drift;

    public void Dispose() => _refused.Dispose();

    /// <summary>The batches that the answers after this have their rows in, one behind the other.</summary>
    public void Add(IEnumerable<RowBatch> batches)
    {
        foreach (var batch in batches)
        {
            _batches.Enqueue(batch);
        }
    }

    /// <summary>Sends the rows of an answer on: the next ones in the batches.</summary>
    /// <param name="record">What its line says.</param>
    /// <param name="line">The line's number.</param>
    /// <param name="answer">What it came to.</param>
    public void HandOn(BronzeRecord record, long line, TypedAnswer answer)
    {
        Refuse(record, line, answer.Refused);
        var origin = Origin(record, line);
        for (var fitting = answer.Fitting; fitting > 0; )
        {
            var batch = _batches.Peek();
            var rows = (int)Math.Min(fitting, batch.Count - _labelled);
            staging.Label(batch, rows, origin);
            (_labelled, fitting) = (_labelled + rows, fitting - rows);
            if (_labelled == batch.Count)
            {
                staging.Append(_batches.Dequeue());
                _labelled = 0;
            }
        }
    }

    /// <summary>Sends some rows of a large answer on, in batches of its own. Those that wait here are of answers behind it.</summary>
    public void HandOn(BronzeRecord record, long line, IReadOnlyList<RowBatch> batches, IReadOnlyList<ParsedRows.RefusedRow> refused)
    {
        Refuse(record, line, refused);
        foreach (var batch in batches)
        {
            staging.Label(batch, batch.Count, Origin(record, line));
            staging.Append(batch);
        }
    }

    /// <summary>An answer has come to its end.</summary>
    /// <param name="recipe">Its recipe.</param>
    /// <param name="record">What its line says.</param>
    /// <param name="line">The line's number.</param>
    /// <param name="sent">The rows that the vendor sent, whatever became of them.</param>
    /// <param name="answer">What it came to.</param>
    public AnswerRows End(DatasetRecipe recipe, BronzeRecord record, long line, long sent, TypedAnswer answer)
    {
        var asked = recipe.Table.Replace ? new AskedAnswer(recipe.Id, record.Ticker, record.AnswerRun) : null;
        staging.EndResponse(answers.Of(recipe, record), answer.Fields.Came.AsSpan(0, recipe.Table.Columns.Count), asked);
        Count += answer.Read;
        var digest = quarantine.End(file, line, _hasRefused ? Convert.ToHexStringLower(_refused.GetHashAndReset()) : null);
        _hasRefused = false;
        // A vendor may announce days to come; a watermark never passes the day on which it was asked.
        var today = DateOnly.FromDateTime(record.ReceivedAt.UtcDateTime).AddDays(1);
        var latest = record.Date < today ? record.Date : today;
        var newest = answer.Newest > latest ? latest : answer.Newest;
        var rows = new AnswerRows(answer.Read, digest, newest, drift.Add(answer.Fields)) { Sent = sent, Oldest = answer.Oldest };
        // They are kept with each answer, and most came to the same as the one before.
        return _last = rows == _last ? _last : rows;
    }

    private void Refuse(BronzeRecord record, long line, IReadOnlyList<ParsedRows.RefusedRow> refused)
    {
        foreach (var row in refused)
        {
            _hasRefused = true;
            quarantine.Add(record, file, line, row.Number, row.Text, row.Fault);
            _refused.AppendData(Encoding.UTF8.GetBytes(row.Text));
        }
    }

    private Origin Origin(BronzeRecord record, long line) => new(record.RunId, file, line, record.ReceivedAt.UtcDateTime);
}
