namespace DataPlatform.Benchmarks.Inputs;

/// <summary>The recipe of made-up answers, and a gold table of them.</summary>
internal static class MadeRecipes
{
    /// <summary>The columns that identify a row.</summary>
    public static IReadOnlyList<string> Key { get; } = ["symbol", "date"];

    /// <summary>Writes both into a folder.</summary>
    /// <param name="folder">The folder of recipes.</param>
    /// <param name="shape">What the answers look like.</param>
    /// <param name="address">Where they are asked.</param>
    /// <param name="hasGold">Whether there is a gold table; it has a column for each of silver's.</param>
    /// <param name="symbol">What the column of symbols is; by default the field of the answers' rows.</param>
    /// <param name="hasChecks">Whether every number is checked, in silver and in gold, and that the table is fresh.</param>
    public static void Write(string folder, Shape shape, Uri address, bool hasGold, string symbol = "text", bool hasChecks = false)
    {
        Directory.CreateDirectory(Path.Combine(folder, "gold"));
        var columns = shape.Columns.Select(c =>
            $"      {c.Name}: {(hasChecks && c.Kind != ColumnKind.Text ? $"{{ type: {c.RecipeType}, checks: [ {{ range: {{ min: 0 }} }}, {{ nulls: {{ max: 1% }} }} ] }}" : c.RecipeType)}"
        );
        var checks = hasChecks ? "    checks: { freshness: { column: date, max_age: 3650d } }" : "";
        File.WriteAllText(
            Path.Combine(folder, "made.yaml"),
            $$"""
            source:
              name: made
              base_url: {{address}}

            datasets:
              - name: rows
                domain: made
                scope: ticker
                path: rows/{ticker}
                silver_table: rows
                key: [symbol, date]
                columns:
                  symbol: {{symbol}}
                  date: date
            {{string.Join('\n', columns)}}
            {{checks}}

            """
        );
        if (hasGold)
        {
            File.WriteAllText(
                Path.Combine(folder, "gold", "rows.sql"),
                $"""
                -- One row per symbol and day.
                -- table: gold.rows
                -- key:   symbol, date
                -- input: silver.rows (symbol, date)
                {(hasChecks ? "-- check: { column: close, range: { min: 0 } }" : "--")}
                SELECT symbol, date, {string.Join(", ", shape.Columns.Select(c => c.Name))}
                FROM silver.rows WHERE (symbol, date) IN (SELECT symbol, date FROM changed)
                """
            );
        }
    }
}
