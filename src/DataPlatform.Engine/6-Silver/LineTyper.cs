using DataPlatform.Bronze.Bodies;
using DataPlatform.Bronze.Segments;
using DataPlatform.Recipes;
using DataPlatform.Warehouse;

namespace DataPlatform.Silver;

/// <summary>Reads and types lines of one dataset's segments. It knows nothing of the lines before, so that several of them work side by side.</summary>
/// <param name="readers">The dataset's recipes, each with what reads its answers.</param>
/// <param name="table">The table that they share.</param>
/// <param name="pool">Gives the batches that rows go to.</param>
/// <param name="checksDigests">True to hold each body against its digest; one that differs cannot be read.</param>
internal sealed class LineTyper(IReadOnlyDictionary<RecipeId, LineReaders> readers, SilverTable table, BatchPool pool, bool checksDigests)
{
    // Bodies up to this size have few enough rows to be kept back until their last byte has been read.
    private const int LargeBody = 4 * 1024 * 1024;

    private readonly RowParser _parser = new(table, pool);
    private readonly BronzeLineReader _lines = new(
        readers.Values.SelectMany(r => r.Reader.DecidingHeaders).ToHashSet(StringComparer.OrdinalIgnoreCase)
    );

    private RecipeId? _id;

    /// <summary>Types the lines of a piece.</summary>
    public TypedPiece Type(SegmentReader.Piece piece)
    {
        var lines = new List<TypedLine>();
        var batches = new List<RowBatch>();
        foreach (var line in piece.Lines())
        {
            var typed = Type(line);
            lines.Add(typed);
            if (typed is TypedLine.Large)
            {
                batches.AddRange(TakeBatches());
            }
        }

        batches.AddRange(TakeBatches());
        return new(piece, lines, batches);
    }

    /// <summary>Types a large answer once more than it is judged, so that its rows can go on as they come.</summary>
    /// <param name="line">The answer.</param>
    /// <param name="onRows">Takes rows of it, between two of its rows and in their order, when it is a good one.</param>
    public TypedLine Type(TypedLine.Large line, Action<IReadOnlyList<RowBatch>, IReadOnlyList<ParsedRows.RefusedRow>> onRows)
    {
        var known = readers[IdOf(line.Record)];
        var judged = Judge(known, line.Record, line.Body);
        if (judged.Own is not Answer.Good)
        {
            return LineOf(known, line.Record, line.Number, judged);
        }

        _parser.OnMany = HandOn;
        Begin(known.Recipe, line.Record);
        var read = KeptAnswer.Read(known.Reader, line.Record, line.Body, _parser);
        var typed = LineOf(known, line.Record, line.Number, judged with { Own = read });
        _parser.OnMany = null;
        return typed;

        void HandOn()
        {
            _parser.Rows.Keep();
            var (batches, refused) = _parser.Rows.Take();
            onRows(batches, refused);
        }
    }

    private IReadOnlyList<RowBatch> TakeBatches()
    {
        // What a bad answer has left is no part of it.
        _parser.Rows.Begin();
        return _parser.Rows.Take().Batches;
    }

    private TypedLine Type(SegmentReader.Line line)
    {
        if (!_lines.TryRead(line.Bytes, out var record, out var body) || (checksDigests && !record.IsIntact(body.Span)))
        {
            return new TypedLine.Damaged(line.Number);
        }

        if (!readers.TryGetValue(IdOf(record), out var known))
        {
            return new TypedLine.Undeclared(IdOf(record));
        }

        return body.Length > LargeBody
            ? new TypedLine.Large(known.Recipe, record, line.Number, body)
            : Typed(known, record, line.Number, body);
    }

    private TypedLine Typed(LineReaders known, BronzeRecord record, long number, ReadOnlyMemory<byte> body)
    {
        Begin(known.Recipe, record);
        return LineOf(known, record, number, Judge(known, record, body, _parser));
    }

    private void Begin(DatasetRecipe recipe, BronzeRecord record) =>
        _parser.BeginAnswer(
            new PlaceholderValues(recipe, record.Ticker, record.From, record.Date) { To = record.To, Values = record.Values }.ValueOf,
            recipe.DateField
        );

    // What is a failure to the dataset that was asked has rows for nobody, however whole it looks to who reads along.
    private static Judged Judge(LineReaders known, BronzeRecord record, ReadOnlyMemory<byte> body, IRowSink? rows = null)
    {
        var asked = known.Asked is null ? null : KeptAnswer.Read(known.Asked, record, body);
        var isFailed = known.Asked is not null && asked is not Answer.Good;
        return new(isFailed ? asked : KeptAnswer.Read(known.Reader, record, body, rows), asked as Answer.Good);
    }

    private TypedLine LineOf(LineReaders known, BronzeRecord record, long number, Judged judged) =>
        judged.Own switch
        {
            null => new TypedLine.Damaged(number),
            Answer.Good good => new TypedLine.Answered(known.Recipe, record, number, good, Kept()),
            Answer.Bad bad when judged.Asked is { } asked => new TypedLine.Answered(
                known.Recipe,
                record,
                number,
                asked,
                Unfit(bad.Message)
            ),
            // A response that is no good is booked as a failed request; it has no rows.
            var answer => new TypedLine.WithoutRows(known.Recipe, record) { IsMissing = answer is Answer.Missing },
        };

    // Where rows go on as they come, so do the last ones.
    private TypedAnswer Kept()
    {
        _parser.OnMany?.Invoke();
        return _parser.Keep();
    }

    // What is a good answer to the dataset that was asked, and none to this one: nobody else would say so. Of fields it says nothing.
    private TypedAnswer Unfit(string why) => new(0, 0, [new(1, "", new(why, null, null))], new(new bool[table.JudgedFields.Count], []));

    // Nearly all lines are of the same recipe as the one before.
    private RecipeId IdOf(BronzeRecord record) =>
        _id is { } id && (id.Source, id.Dataset, id.Discriminator) == (record.Source, record.Dataset, record.Discriminator)
            ? id
            : _id = new(record.Source, record.Dataset, record.Discriminator);

    /// <summary>What an answer is worth.</summary>
    /// <param name="Own">To the dataset that its rows are for; null when its body is damaged.</param>
    /// <param name="Asked">To another one that was asked for it, where it is good; null otherwise.</param>
    private readonly record struct Judged(Answer? Own, Answer.Good? Asked);
}
