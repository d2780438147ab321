using DataPlatform.Bronze.Bodies;
using DataPlatform.Bronze.Segments;
using DataPlatform.Recipes;
using DataPlatform.Warehouse;

namespace DataPlatform.Silver;

/// <summary>
/// Promotes stored responses of one dataset to its typed table: streams the segments once, parses each row into typed cells, merges all of
/// them together. Runs inside the caller's transaction.
/// </summary>
/// <param name="dataFolder">The data folder.</param>
/// <param name="warehouse">The warehouse's writer.</param>
/// <param name="ops">Its ledgers.</param>
/// <param name="checksDigests">True to hold each body against its digest; one that differs cannot be read.</param>
internal sealed class SilverPromoter(string dataFolder, Database warehouse, OpsService ops, bool checksDigests = false)
{
    private readonly HashSet<RecipeId> _undeclared = [];

    /// <summary>What a person should know of responses met so far that no recipe declares any more.</summary>
    public IEnumerable<string> Notes =>
        _undeclared.Select(id => $"{id}: stored responses have no recipe any more; they stay in bronze, and their rows are in no table");

    /// <param name="recipes">The recipes of the dataset; they share the table.</param>
    /// <param name="segments">What to promote, oldest first; one at least.</param>
    /// <param name="promotion">The promotion's number, which changed rows carry.</param>
    /// <param name="cancellationToken">Looked at between two responses.</param>
    public Promotion Promote(
        IReadOnlyList<DatasetRecipe> recipes,
        IReadOnlyList<Segment> segments,
        long promotion,
        CancellationToken cancellationToken
    )
    {
        var byId = recipes.SelectMany(r => r.FormerIds.Prepend(r.Id), (r, id) => (r, id)).ToDictionary(n => n.id, n => new Reading(n.r));
        var quarantine = new Quarantine(ops.Quarantine);
        var (source, dataset) = (recipes[0].Source.Name, recipes[0].Dataset);
        var answers = new AnswerVerdicts(ops.Watermarks.BadDigests(source, dataset), ops.OpenAnswers.Of(source, dataset));
        var undeclared = new HashSet<RecipeId>();
        using var staging = new StagingTable(warehouse, recipes[0].Table);
        foreach (var segment in segments)
        {
            var whole = byId.Values.Any(r => r.Recipe.Pagination is not null) ? ops.Requests.Stored(source, dataset, segment.RunId) : [];
            using var rows = new SegmentRows(staging, quarantine, new(recipes[0].Table), segment.File);
            foreach (var line in LinesOf(segment))
            {
                cancellationToken.ThrowIfCancellationRequested();
                switch (Read(line, byId, rows))
                {
                    case Line.Damaged:
                        quarantine.AddLine(segment, line.Number);
                        break;
                    case Line.Undeclared(var id):
                        undeclared.Add(id);
                        break;
                    case Line.Answered(var recipe, var record):
                        answers.Add(recipe, record, rows.Accept(), recipe.Pagination is null || whole.Contains((recipe.Id, record.Ticker)));
                        break;
                }
            }

            RecordDrift(recipes[0], segment.RunId, rows);
        }

        var counts = staging.Merge(promotion);
        quarantine.Flush();
        Judge(answers);
        ops.OpenAnswers.Replace(source, dataset, [.. answers.Open()]);
        // What nobody declares is in no table. Should it be declared again, it is asked for again.
        ops.Watermarks.Forget(undeclared);
        _undeclared.UnionWith(undeclared);
        ops.Segments.Save(segments.Select(s => s with { PromotedBytes = s.RecordedBytes, PromotedLines = s.RecordedLines }));
        return new(counts with { RowsRead = counts.RowsRead + quarantine.Rows, Quarantined = quarantine.Rows }, []);
    }

    private void Judge(AnswerVerdicts answers)
    {
        var newest = answers.Newest().ToList();
        ops.Watermarks.Move(newest.Where(a => a.CoveredTo is not null).Select(a => (a.Recipe, a.Ticker, new Watermark(null, a.CoveredTo))));
        ops.Watermarks.Judge(newest.Select(a => (a.Recipe, a.Ticker, a.BadDigest, a.IsSettled)));
    }

    private IEnumerable<SegmentReader.Line> LinesOf(Segment segment) =>
        SegmentReader.Read(Path.Combine(dataFolder, segment.File), segment.PromotedBytes, segment.RecordedBytes, segment.PromotedLines);

    private Line Read(SegmentReader.Line line, Dictionary<RecipeId, Reading> recipes, SegmentRows rows)
    {
        if (!BronzeLine.TryRead(line.Bytes, out var record, out var body) || (checksDigests && !BronzeLine.IsIntact(record, body.Span)))
        {
            return new Line.Damaged();
        }

        var id = new RecipeId(record.Source, record.Dataset, record.Discriminator);
        if (!recipes.TryGetValue(id, out var reading))
        {
            return new Line.Undeclared(id);
        }

        return rows.Read(reading.Recipe, reading.Reader, record, line.Number, body) switch
        {
            null => new Line.Damaged(),
            Answer.Good => new Line.Answered(reading.Recipe, record),
            // A response that is no good is booked as a failed request; it has no rows.
            _ => new Line.WithoutRows(),
        };
    }

    private void RecordDrift(DatasetRecipe recipe, string runId, SegmentRows rows)
    {
        var unknown = rows.Drift.Unknown.Select(u => DriftedField.Unknown(u.Key, u.Value));
        var missing = rows.Count == 0 ? [] : rows.Drift.Missing.Select(DriftedField.Missing);
        ops.Drift.Record(recipe.Source.Name, recipe.Dataset, runId, unknown.Concat(missing));
    }

    /// <summary>What a line of bronze is for silver.</summary>
    private abstract record Line
    {
        public sealed record Answered(DatasetRecipe Recipe, BronzeRecord Record) : Line;

        public sealed record WithoutRows : Line;

        public sealed record Undeclared(RecipeId Recipe) : Line;

        public sealed record Damaged : Line;
    }

    /// <summary>A recipe and what reads its answers.</summary>
    private sealed record Reading(DatasetRecipe Recipe)
    {
        public AnswerReader Reader { get; } = new(Recipe);
    }
}
