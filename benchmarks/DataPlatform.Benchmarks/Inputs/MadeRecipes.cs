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
    public static void Write(string folder, Shape shape, Uri address, bool hasGold, string symbol = "text")
    {
        Directory.CreateDirectory(Path.Combine(folder, "gold"));
        var columns = shape.Columns.Select(c => $"      {c.Name}: {c.RecipeType}");
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
                SELECT symbol, date, {string.Join(", ", shape.Columns.Select(c => c.Name))}
                FROM silver.rows WHERE (symbol, date) IN (SELECT symbol, date FROM changed)
                """
            );
        }
    }
}
