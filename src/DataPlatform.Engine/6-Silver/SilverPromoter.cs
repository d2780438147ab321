using DataPlatform.Bronze.Bodies;
using DataPlatform.Bronze.Segments;
using DataPlatform.Recipes;
using DataPlatform.Runs;
using DataPlatform.Warehouse;

namespace DataPlatform.Silver;

/// <summary>
/// Promotes stored responses of one dataset to its typed table: streams the segments once, parses each row into typed cells, merges all of
/// them together. Runs inside the caller's transaction.
/// </summary>
internal sealed class SilverPromoter(string dataFolder, Database warehouse, OpsService ops)
{
    private readonly HashSet<RecipeId> _undeclared = [];

    /// <summary>What a person should know of responses met so far that no recipe declares any more.</summary>
    public IEnumerable<string> Notes =>
        _undeclared.Select(id => $"{id}: stored responses have no recipe any more; they stay in bronze, and their rows are in no table");

    /// <param name="recipes">The recipes of the dataset; they share the table.</param>
    /// <param name="segments">What to promote, oldest first.</param>
    /// <param name="promotion">The promotion's number, which changed rows carry.</param>
    /// <param name="cancellationToken">Looked at between two responses.</param>
    public SilverCounts Promote(
        IReadOnlyList<DatasetRecipe> recipes,
        IReadOnlyList<Segment> segments,
        long promotion,
        CancellationToken cancellationToken
    )
    {
        if (segments.Count == 0)
        {
            return SilverCounts.None;
        }

        var byId = recipes.ToDictionary(r => r.Id, r => new Reading(r));
        var quarantine = new Quarantine(ops.Quarantine);
        var answers = new AnswerVerdicts(ops.Watermarks.BadDigests(recipes[0].Source.Name, recipes[0].Dataset));
        var undeclared = new HashSet<RecipeId>();
        using var staging = new StagingTable(warehouse, recipes[0].Table);
        foreach (var segment in segments)
        {
            using var rows = new SegmentRows(staging, quarantine, new(recipes[0].Table), segment.File);
            foreach (
                var line in SegmentReader.Read(
                    Path.Combine(dataFolder, segment.File),
                    segment.PromotedBytes,
                    segment.RecordedBytes,
                    segment.PromotedLines
                )
            )
            {
                cancellationToken.ThrowIfCancellationRequested();
                if (!BronzeLine.TryRead(line.Bytes, out var record, out var body))
                {
                    quarantine.AddLine(segment, line.Number);
                }
                else if (!byId.TryGetValue(new(record.Source, record.Dataset, record.Discriminator), out var reading))
                {
                    undeclared.Add(new(record.Source, record.Dataset, record.Discriminator));
                }
                else
                {
                    switch (rows.Read(reading.Recipe, reading.Reader, record, line.Number, body))
                    {
                        case null:
                            quarantine.AddLine(segment, line.Number);
                            break;
                        // A response that is no good is booked as a failed request; it has no rows.
                        case Answer.Good good:
                            answers.Add(reading.Recipe, record, good, rows.Accept());
                            break;
                    }
                }
            }

            RecordDrift(recipes[0], segment.RunId, rows);
        }

        var counts = staging.Merge(promotion);
        quarantine.Flush();
        var newest = answers.Newest().ToList();
        ops.Watermarks.Move(newest.Where(a => a.CoveredTo is not null).Select(a => (a.Recipe, a.Ticker, new Watermark(null, a.CoveredTo))));
        ops.Watermarks.Judge(newest.Select(a => (a.Recipe, a.Ticker, a.BadDigest, a.IsSettled)));
        // What nobody declares is in no table. Should it be declared again, it is asked for again.
        ops.Watermarks.Forget(undeclared);
        _undeclared.UnionWith(undeclared);
        ops.Segments.Save(segments.Select(s => s with { PromotedBytes = s.RecordedBytes, PromotedLines = s.RecordedLines }));
        return counts with { RowsRead = counts.RowsRead + quarantine.Rows, Quarantined = quarantine.Rows };
    }

    private void RecordDrift(DatasetRecipe recipe, string runId, SegmentRows rows)
    {
        var unknown = rows.Drift.Unknown.Select(u => DriftedField.Unknown(u.Key, u.Value));
        var missing = rows.Count == 0 ? [] : rows.Drift.Missing.Select(DriftedField.Missing);
        ops.Drift.Record(recipe.Source.Name, recipe.Dataset, runId, unknown.Concat(missing));
    }

    /// <summary>A recipe and what reads its answers.</summary>
    private sealed record Reading(DatasetRecipe Recipe)
    {
        public AnswerReader Reader { get; } = new(Recipe);
    }
}
