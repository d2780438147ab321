using System.Globalization;
using System.Text.Json;
using DataPlatform.Runs;

namespace DataPlatform.Tests.Support;

/// <summary>
/// A vendor small enough to know by heart: lists (<c>list-01</c> names the tickers) and daily series of each ticker, served by a
/// <see cref="StubApi"/>, declared by recipes made to measure.
/// </summary>
internal sealed class SmallMarket : IAsyncDisposable
{
    public static readonly DateOnly Day = new(2026, 1, 9);

    private readonly RecipeFiles _recipes = new();
    private readonly TempFolder _data = new();

    private SmallMarket(StubApi api) => Api = api;

    public StubApi Api { get; }

    public string Data => _data.Path;

    public RunOptions Options =>
        new()
        {
            RecipesDirectory = _recipes.Directory,
            DataDirectory = Data,
            Date = Day,
        };

    /// <summary>Starts the vendor and declares it.</summary>
    /// <param name="lists">Recipes without tickers.</param>
    /// <param name="series">Recipes with tickers.</param>
    /// <param name="answer">What is served instead of the right answer; null serves the right one.</param>
    /// <param name="hold">What an answer waits for; nothing when left out.</param>
    /// <param name="tickers">The universe.</param>
    /// <param name="source">Lines for the source's recipe.</param>
    public static async Task<SmallMarket> StartAsync(
        int lists = 2,
        int series = 12,
        Func<StubApi.Request, StubApi.Answer?>? answer = null,
        Func<StubApi.Request, Task>? hold = null,
        IReadOnlyList<string>? tickers = null,
        string source = "attempts: 1"
    )
    {
        tickers ??= ["AAA", "BBB", "CCC"];
        var api = await StubApi.StartAsync(async request =>
        {
            await (hold?.Invoke(request) ?? Task.CompletedTask);
            return answer?.Invoke(request) ?? Right(request, tickers);
        });
        var market = new SmallMarket(api);
        market._recipes.With("small.yaml", Yaml("small", api.Address, lists, series, source));
        if (lists > 0)
        {
            market._recipes.Gold("dim_symbol.sql", DimSymbol);
        }

        if (series > 0)
        {
            market._recipes.Gold("fact_value.sql", FactValue);
        }

        return market;
    }

    /// <summary>Adds or replaces a recipe file.</summary>
    public SmallMarket With(string file, string text)
    {
        _recipes.With(file, text);
        return this;
    }

    public async ValueTask DisposeAsync()
    {
        await Api.DisposeAsync();
        _recipes.Dispose();
        _data.Dispose();
    }

    public static string Yaml(string name, Uri address, int lists, int series, string source = "attempts: 1")
    {
        var datasets = Enumerable.Range(1, lists).Select(List).Concat(Enumerable.Range(1, series).Select(Series));
        return $"""
            source:
              name: {name}
              base_url: {address}
              universe: SELECT symbol FROM silver.{name}_list_01 ORDER BY symbol
              {source.ReplaceLineEndings("\n  ")}

            datasets:
            {string.Join("\n", datasets)}
            """;

        string List(int n) =>
            $$"""
                  - name: list-{{n:00}}
                    domain: reference
                    scope: global
                    path: list-{{n:00}}
                    silver_table: {{name}}_list_{{n:00}}
                    key: [symbol]
                    columns: { symbol: text, name: text }
                """;

        string Series(int n) =>
            $$"""
                  - name: series-{{n:00}}
                    domain: market
                    scope: ticker
                    path: series-{{n:00}}
                    query: { symbol: "{ticker}", from: "{from}", to: "{to}" }
                    history_from: 2026-01-05
                    date_field: date
                    silver_table: {{name}}_series_{{n:00}}
                    key: [ticker, date]
                    columns: { ticker: { type: text, field: symbol }, date: date, value: double }
                """;
    }

    /// <summary>The vendor's right answer: every ticker on a list, one row for each day of the window in a series.</summary>
    public static StubApi.Answer Right(StubApi.Request request, IReadOnlyList<string> tickers)
    {
        if (request.Path.StartsWith("/list-", StringComparison.Ordinal))
        {
            return new(JsonSerializer.Serialize(tickers.Select(t => new { symbol = t, name = $"{t} of {request.Path[1..]}" })));
        }

        var (ticker, from, to) = (request.Query["symbol"], Date(request.Query["from"]), Date(request.Query["to"]));
        var days = Enumerable.Range(0, to.DayNumber - from.DayNumber + 1).Select(from.AddDays);
        return new(JsonSerializer.Serialize(days.Select(d => Row(ticker, d, Value(request.Path, ticker, d)))));
    }

    public static object Row(string ticker, DateOnly day, double value) =>
        new
        {
            symbol = ticker,
            date = day.ToString("yyyy-MM-dd", CultureInfo.InvariantCulture),
            value,
        };

    private static double Value(string path, string ticker, DateOnly day) =>
        ((path[^1] * 31) + (ticker[0] * 7) + day.DayNumber) % 1000 / 8.0;

    private static DateOnly Date(string text) => DateOnly.ParseExact(text, "yyyy-MM-dd", CultureInfo.InvariantCulture);

    private const string DimSymbol = """
        -- One row per symbol.
        -- table: gold.dim_symbol
        -- key:   symbol_sk
        -- input: silver.small_list_01 (symbol)
        SELECT gold_key(symbol) AS symbol_sk, symbol, name FROM silver.small_list_01 WHERE symbol IN (SELECT symbol FROM changed)
        """;

    private const string FactValue = """
        -- One row per symbol and day.
        -- table: gold.fact_value
        -- key:   symbol_sk, date
        -- input: silver.small_series_01 (ticker, date)
        SELECT gold_key(ticker) AS symbol_sk, date, value FROM silver.small_series_01 WHERE (ticker, date) IN (SELECT ticker, date FROM changed)
        """;
}
