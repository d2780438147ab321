using DataPlatform.Recipes;
using DataPlatform.Runs;

namespace DataPlatform.Warehouse;

/// <summary>How far everything has been loaded (<c>ops.watermarks</c>). Writes belong inside the caller's transaction.</summary>
internal sealed class WatermarkLedger(Database warehouse)
{
    // Merged column by column, the newest date of each.
    private static readonly string[] Dates = ["last_success", "covered_to", "last_rows", "last_empty", "last_missing", "last_failed"];

    /// <summary>The watermarks of one recipe, by ticker; a non-ticker recipe's is under the empty name.</summary>
    public Dictionary<string, Watermark> Of(RecipeId recipe)
    {
        var marks = new Dictionary<string, Watermark>(StringComparer.Ordinal);
        Each(recipe, marks.Add);
        return marks;
    }

    /// <summary>The same one by one, because there can be millions.</summary>
    /// <param name="recipe">The recipe.</param>
    /// <param name="tell">Told of each ticker and its watermark.</param>
    public void Each(RecipeId recipe, Action<string, Watermark> tell) =>
        warehouse.Each(
            $"""
            SELECT coalesce(ticker, ''), {string.Join(", ", Dates)} FROM ops.watermarks
            WHERE source = $source AND dataset = $dataset AND discriminator IS NOT DISTINCT FROM $discriminator
            """,
            r => tell(r.Text(0), Read(r)),
            ("source", recipe.Source),
            ("dataset", recipe.Dataset),
            ("discriminator", recipe.Discriminator)
        );

    /// <summary>How the recipes of a source fared so far; one that was never asked is not among them.</summary>
    public Dictionary<RecipeId, RecipePast> PastOf(string source) =>
        warehouse
            .Query(
                """
                SELECT dataset, discriminator, max(greatest(last_success, last_rows, last_empty, last_missing)) AS answered, max(last_failed) AS failed
                FROM ops.watermarks WHERE source = $source GROUP BY ALL HAVING coalesce(answered, failed) IS NOT NULL
                """,
                r => (Id: new RecipeId(source, r.Text(0), r.TextOrNull(1)), Answered: r.Date(2), Failed: r.Date(3)),
                ("source", source)
            )
            .ToDictionary(r => r.Id, r => new RecipePast(r.Answered is not null, r.Failed is { } failed && !(r.Answered >= failed)));

    /// <summary>Takes down what requests were told.</summary>
    public void Record(IEnumerable<RequestOutcome> outcomes) =>
        Move(outcomes.Select(o => (o.Recipe, o.Ticker, Mark: Watermark.Of(o)!)).Where(m => m.Mark is not null));

    /// <summary>Moves watermarks forward; a date that is not newer changes nothing.</summary>
    public void Move(IEnumerable<(RecipeId Recipe, string? Ticker, Watermark Mark)> marks)
    {
        if (!marks.Any())
        {
            return;
        }

        var dates = string.Join(", ", Dates);
        warehouse.Execute(
            $"CREATE OR REPLACE TEMP TABLE moved AS SELECT source, dataset, discriminator, ticker, {dates} FROM ops.watermarks LIMIT 0"
        );
        warehouse.Append(
            "temp",
            "moved",
            marks,
            (row, m) =>
                row.AppendRequest(m.Recipe, m.Ticker)
                    .AppendDate(m.Mark.LastSuccess)
                    .AppendDate(m.Mark.CoveredTo)
                    .AppendDate(m.Mark.LastRows)
                    .AppendDate(m.Mark.LastEmpty)
                    .AppendDate(m.Mark.LastMissing)
                    .AppendDate(m.Mark.LastFailed)
        );
        warehouse.Execute(
            $"""
            MERGE INTO ops.watermarks AS w USING (
                SELECT source, dataset, discriminator, ticker, {string.Join(
                ", ",
                Dates.Select(d => $"max({d}) AS {d}")
            )} FROM moved GROUP BY ALL) AS m
            ON w.source = m.source AND w.dataset = m.dataset AND w.discriminator IS NOT DISTINCT FROM m.discriminator AND w.ticker IS NOT DISTINCT FROM m.ticker
            WHEN MATCHED THEN UPDATE SET {string.Join(", ", Dates.Select(d => $"{d} = greatest(w.{d}, m.{d})"))}
            WHEN NOT MATCHED THEN INSERT (source, dataset, discriminator, ticker, {dates})
                VALUES (m.source, m.dataset, m.discriminator, m.ticker, {string.Join(", ", Dates.Select(d => $"m.{d}"))});
            DROP TABLE moved;
            """
        );
    }

    /// <summary>Forgets the answers of every request that has one in a segment, so that the next run asks them again.</summary>
    public void TakeBack(Segment segment) =>
        warehouse.Execute(
            """
            UPDATE ops.watermarks AS w SET last_success = NULL, covered_to = NULL, last_rows = NULL, last_empty = NULL, last_missing = NULL
            FROM (SELECT DISTINCT source, dataset, discriminator, ticker FROM ops.requests WHERE bronze_file = $file) AS r
            WHERE w.source = r.source AND w.dataset = r.dataset AND w.discriminator IS NOT DISTINCT FROM r.discriminator
                AND w.ticker IS NOT DISTINCT FROM r.ticker
            """,
            ("file", segment.File)
        );

    /// <summary>Forgets how far recipes have been loaded: whoever declares them again starts anew.</summary>
    public void Forget(IEnumerable<RecipeId> recipes)
    {
        foreach (var recipe in recipes)
        {
            warehouse.Execute(
                "DELETE FROM ops.watermarks WHERE source = $source AND dataset = $dataset AND discriminator IS NOT DISTINCT FROM $discriminator",
                ("source", recipe.Source),
                ("dataset", recipe.Dataset),
                ("discriminator", recipe.Discriminator)
            );
        }
    }

    private static Watermark Read(RowReader row) =>
        new(row.Date(1), row.Date(2))
        {
            LastRows = row.Date(3),
            LastEmpty = row.Date(4),
            LastMissing = row.Date(5),
            LastFailed = row.Date(6),
        };
}
