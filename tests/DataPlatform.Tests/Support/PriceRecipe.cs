using System.Globalization;
using System.Text.Json;

namespace DataPlatform.Tests.Support;

/// <summary>A dataset whose recipe is about to change: five days of prices for each ticker, and a gold table of them.</summary>
internal static class PriceRecipe
{
    public const string Prices = """
          - name: prices
            domain: market
            scope: ticker
            path: prices
            query: { symbol: "{ticker}", from: "{from}" }
            history_from: 2026-01-05
            date_field: date
            silver_table: prices
            key: [ticker, date]
            columns: { ticker: { type: text, field: symbol }, date: date, close: double, volume: integer }
        """;

    private const string Closes = """
        -- One row per symbol and day.
        -- table: gold.closes
        -- key:   ticker, date
        -- input: silver.prices (ticker, date)
        SELECT ticker, date, close FROM silver.prices WHERE (ticker, date) IN (SELECT ticker, date FROM changed)
        """;

    public static async Task<SmallMarket> MarketAsync()
    {
        var market = await SmallMarket.StartAsync(lists: 0, series: 0, answer: Answer);
        Declare(market, Prices);
        return market;
    }

    public static void Declare(SmallMarket market, string datasets, string? table = "prices", string source = "")
    {
        market.With(
            "small.yaml",
            $"source:\n  name: small\n  base_url: {market.Api.Address}\n  attempts: 1\n{source}\ndatasets:\n{datasets}\n"
        );
        if (table is not null)
        {
            market.With("gold/closes.sql", Closes.Replace("silver.prices", $"silver.{table}", StringComparison.Ordinal));
        }
    }

    // Five days, or from a later one on.
    public static StubApi.Answer Answer(StubApi.Request request)
    {
        var from = request.Query.TryGetValue("from", out var text)
            ? DateOnly.ParseExact(text, "yyyy-MM-dd", CultureInfo.InvariantCulture)
            : new(2026, 1, 5);
        var days = Enumerable.Range(from.Day, Math.Max(0, 10 - from.Day));
        var rows = days.Select(d => new
        {
            symbol = request.Query["symbol"],
            date = $"2026-01-{d:00}",
            close = 1.5,
            adjClose = 1.25,
            open = 2.5,
            volume = 10 + d,
        });
        return new(
            request.Path == "/wrapped" ? JsonSerializer.Serialize(new { note = "delayed", data = rows }) : JsonSerializer.Serialize(rows)
        );
    }
}
