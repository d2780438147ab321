using System.Collections.Concurrent;
using DataPlatform.Bronze.Bodies;
using DataPlatform.Bronze.Segments;
using DataPlatform.Recipes;
using DataPlatform.Runs;
using DataPlatform.Warehouse;

namespace DataPlatform.Silver;

/// <summary>One promotion of one dataset: reads its segments one after the other, and merges their rows. What its answers came to is left in its books.</summary>
internal sealed class DatasetPromotion : IDisposable
{
    // Pieces for each processor, so that all have enough to do when the warehouse takes longer with one; as far as the memory goes.
    private const int PiecesEach = 4;
    private const int BytesOfPiece = 2 * SegmentReader.PieceBytes;

    private readonly string _dataFolder;
    private readonly OpsService _ops;
    private readonly Dictionary<RecipeId, LineReaders> _readers;
    private readonly ConcurrentBag<LineTyper> _typers = [];
    private readonly SilverTable _table;
    private readonly (string Source, string Dataset) _name;
    private readonly string _asked;

    // What its answers are worth is judged where they are asked for.
    private readonly bool _isOfAnswers;
    private readonly bool _checksDigests;
    private readonly int _ahead;
    private readonly long _aheadBytes;
    private readonly StagingTable _staging;
    private readonly Quarantine _quarantine;
    private readonly AnswerVerdicts _answers;
    private readonly FieldHistory _fields;
    private readonly RowCaps _caps;
    private readonly List<CutAnswer> _cut = [];
    private readonly HashSet<CoveredWindow> _cutSteps = [];
    private readonly List<(string? Ticker, DateOnly Day)> _fullDays = [];
    private readonly bool _hadOpen;
    private readonly Announcements _announced = new();
    private readonly AnswerNumbers _numbers = new();
    private readonly HashSet<RecipeId> _undeclared = [];
    private readonly Truths? _truths;
    private readonly AnswerLengths _lengths;

    /// <param name="dataFolder">The data folder.</param>
    /// <param name="warehouse">The warehouse's writer.</param>
    /// <param name="ops">Its ledgers.</param>
    /// <param name="stored">The dataset.</param>
    /// <param name="open">Its answers of which only the first pages are promoted.</param>
    /// <param name="checksDigests">True to hold each body against its digest; one that differs cannot be read.</param>
    /// <param name="readers">What was refused by datasets that read the answers of another one.</param>
    /// <param name="promotion">The promotion's number, which changed rows carry.</param>
    public DatasetPromotion(
        string dataFolder,
        Database warehouse,
        OpsService ops,
        StoredDataset stored,
        IReadOnlyCollection<PromotedPages> open,
        bool checksDigests,
        RefusedByReaders readers,
        long promotion
    )
    {
        (_checksDigests, _dataFolder, _ops) = (checksDigests, dataFolder, ops);
        var recipes = stored.Recipes;
        _readers = LineReaders.Of(stored);
        _table = recipes[0].Table;
        _name = (stored.Source, stored.Dataset);
        _asked = stored.Asked[0].Dataset;
        _isOfAnswers = stored.IsOfAnswers;
        _quarantine = new(ops.Quarantine, readers, _isOfAnswers ? _name.Dataset : null);
        _hadOpen = open.Count > 0;
        var before = ops.Answers.Of(_name.Source, _name.Dataset);
        _answers = new(before, open, ops.Windows.Refused(_name.Source, _name.Dataset));
        var shapes = before.ToDictionary(a => (a.Shape.Recipe, a.Shape.Ticker), a => a.Shape);
        _fields = new(_table, shapes);
        _caps = new(shapes);
        _lengths = new(_table, _answers, shapes);
        var bytes = BytesOfPiece + ((long)RowBatch.Capacity * RowBatch.BytesOfCell * _table.Columns.Count);
        _aheadBytes = warehouse.Memory.Ahead;
        _ahead = (int)Math.Clamp(_aheadBytes / bytes, 1, PiecesEach * Environment.ProcessorCount);
        // Rows with equal keys in one answer are found among all its pages.
        var areWhole = recipes.All(r => r.Pagination is null or { CutsTheWindow: true });
        _staging = new(warehouse, _table, promotion, areWhole && !_table.Replace ? warehouse.Memory.Piece : null);
        _truths = _table.Replace ? new(new(warehouse, _table), promotion) : null;
    }

    /// <summary>Variants of the dataset met so far that no recipe declares any more.</summary>
    public IReadOnlySet<RecipeId> Undeclared => _undeclared;

    /// <summary>Reads a segment's responses that are not promoted yet.</summary>
    public void Read(Segment segment, CancellationToken cancellationToken)
    {
        var whole = new Lazy<HashSet<(RecipeId, string?, DateOnly?)>>(() => _ops.Requests.Stored(_name.Source, _asked, segment.RunId));
        using var rows = new SegmentRows(_staging, _quarantine, new(_table), _numbers, segment.File);
        var path = Path.Combine(_dataFolder, segment.File);
        var pieces = SegmentReader.Pieces(path, segment.PromotedBytes, segment.RecordedBytes, segment.PromotedLines);
        var answers = new List<SegmentAnswer>();
        foreach (var piece in InOrder.Select(pieces, Type, _ahead, p => p.Size, _aheadBytes))
        {
            cancellationToken.ThrowIfCancellationRequested();
            rows.Add(piece.Batches);
            foreach (var line in piece.Lines)
            {
                if (Take(line is TypedLine.Large large ? Read(large, rows) : line, segment, rows, whole) is { } answer)
                {
                    answers.Add(answer);
                }
            }

            piece.Read.Release();
            // No answer and no batch goes on in the next piece.
            _staging.EndPiece();
        }

        Judge(answers);
        RecordDrift(segment.RunId, rows, answers);
        _fields.Add(rows.Drift);
    }

    /// <summary>What the answers came to, for the caller to write down when all are read.</summary>
    public AnswerBooks Books => new(_answers, _cutSteps);

    /// <summary>Merges what was read.</summary>
    public Promotion Finish()
    {
        var (counts, conflicts) = _staging.Finish();
        var gone = _truths?.Mark() ?? 0;
        _quarantine.Flush();
        KeepOpen();
        var answered = Books.Answers.Where(a => a.Shape.Fields is not null).Select(a => (a.Shape.Recipe, a.Shape.Ticker));
        var warnings = new DatasetWarnings(_name.Source, _name.Dataset);
        return Promotion.Of(
            _table.Name,
            counts with
            {
                RowsRead = counts.RowsRead + _quarantine.Rows,
                Quarantined = _quarantine.Rows,
            },
            [
                .. warnings.Of(conflicts),
                .. warnings.Of(_announced.Found),
                .. warnings.Of(_cut),
                .. warnings.Of(_fullDays),
                .. warnings.Of([.. _fields.Absent(answered)], _fields.Unknown),
            ],
            hasOthers: gone + _staging.Back > 0
        ) with
        {
            HasDamage = _quarantine.HasDamage,
            Findings = _lengths.Find(),
        };
    }

    public void Dispose() => _staging.Dispose();

    // What a cut answer lacks before its oldest row would never be asked again, if its newest one moved the window.
    private void Judge(List<SegmentAnswer> answers)
    {
        if (_isOfAnswers)
        {
            answers.ForEach(Add);
            return;
        }

        var cut = _caps.Judge(answers).ToList();
        _cut.AddRange(cut);
        var isCut = cut.Select(c => c.Answer).ToHashSet(ReferenceEqualityComparer.Instance);
        var lacksStart = cut.Where(c => c.LacksStart).Select(c => c.Answer).ToHashSet(ReferenceEqualityComparer.Instance);
        foreach (var answer in answers)
        {
            NoteCut(answer, isCut.Contains(answer));
            Add(lacksStart.Contains(answer) ? answer with { Rows = answer.Rows with { Newest = null } } : answer);
            _truths?.Add(answer, _answers.IsTruth(answer.Recipe.Id, answer.Ticker));
        }

        _announced.Judge(_answers.RowsOf);
        _truths?.Drop(_announced);
    }

    private void Add(SegmentAnswer answer)
    {
        _answers.Add(answer);
        _lengths.Add(answer, _answers.RowsOf(answer.Recipe.Id, answer.Ticker, answer.Step));
    }

    private void KeepOpen()
    {
        List<PromotedPages> open = [.. _answers.Open()];
        if (_hadOpen || open.Count > 0)
        {
            _ops.OpenAnswers.Replace(_name.Source, _name.Dataset, open);
        }
    }

    private TypedPiece Type(SegmentReader.Piece piece)
    {
        var typer = Typer();
        var typed = typer.Type(piece);
        _typers.Add(typer);
        return typed;
    }

    private TypedLine Read(TypedLine.Large large, SegmentRows rows)
    {
        var typer = Typer();
        var typed = typer.Type(large, (batches, refused) => rows.HandOn(large.Record, large.Number, batches, refused));
        _typers.Add(typer);
        return typed;
    }

    private LineTyper Typer() => _typers.TryTake(out var unused) ? unused : new(_readers, _table, _staging.Batches, _checksDigests);

    private SegmentAnswer? Take(TypedLine line, Segment segment, SegmentRows rows, Lazy<HashSet<(RecipeId, string?, DateOnly?)>> whole)
    {
        switch (line)
        {
            case TypedLine.Damaged(var number):
                _quarantine.AddLine(segment, number);
                return null;
            case TypedLine.Undeclared(var id):
                _undeclared.Add(id);
                return null;
            case TypedLine.WithoutRows(var declared, var record) without
                when (record.Continues is not null && whole.Value.Contains((declared.AskedId, record.Ticker, record.From)))
                    || (without.IsMissing && record.AgeIn(declared) != StepAge.NoStep && IsWhole(record.AskedBy(declared), record, whole)):
                // "No such page", behind those that an earlier run has stored, is the line that ends their answer. Of a window of a history, it is one.
                return SegmentAnswer.Of(record.AskedBy(declared), record, segment, AnswerRows.None, isWhole: true);
            case TypedLine.Answered(var declared, var record, var number, var answer, var typed):
                var recipe = record.AskedBy(declared);
                rows.HandOn(record, number, typed);
                NoteMore(recipe, record, answer);
                var end = rows.End(recipe, record, number, answer.Rows, typed);
                return SegmentAnswer.Of(recipe, record, segment, end, IsWhole(recipe, record, whole)) with
                {
                    SaysMore = recipe.Pagination is null && (answer.More ?? MoreSigns.OfHeader(record.Link)) is not null,
                };
            default:
                return null;
        }
    }

    private static bool IsWhole(DatasetRecipe recipe, BronzeRecord record, Lazy<HashSet<(RecipeId, string?, DateOnly?)>> whole) =>
        recipe.Pagination is null || whole.Value.Contains((recipe.AskedId, record.Ticker, record.From));

    // A window that is settled would not be asked again. What counts is its last answer.
    private void NoteCut(SegmentAnswer answer, bool isCut)
    {
        if (answer is not { Age: not StepAge.NoStep, From: { } from })
        {
            return;
        }

        var window = new CoveredWindow(answer.Recipe.Id, answer.Ticker, from, answer.To);
        _ = isCut ? _cutSteps.Add(window) : _cutSteps.Remove(window);
    }

    // Signs that the vendor has more than came.
    private void NoteMore(DatasetRecipe recipe, BronzeRecord record, Answer.Good answer)
    {
        if (_isOfAnswers)
        {
            return;
        }

        _announced.Add(recipe, record, answer);
        // A day cannot be halved.
        if (record.Part is { } part && answer.Rows >= recipe.Pagination?.CapOf(part))
        {
            _fullDays.Add((record.Ticker, part.From));
        }
    }

    private void RecordDrift(string runId, SegmentRows rows, List<SegmentAnswer> answers)
    {
        var unknown = rows.Drift.Unknown.Select(u => DriftedField.Unknown(u.Key, u.Value));
        var missing = rows.Count == 0 ? [] : rows.Drift.Missing.Select(DriftedField.Missing);
        // What is taken is told of once: a second answer of a request finds what the first has left, which differs in nothing.
        var answered = answers.ConvertAll(a => ((a.Recipe.Id, a.Ticker), _answers.TakeFields(a.Recipe.Id, a.Ticker)));
        var lost = _fields.Lost(answered, rows.Drift.Seen);
        _ops.Drift.Record(_name.Source, _name.Dataset, runId, [.. unknown, .. missing, .. lost]);
    }
}
