using System.Globalization;
using System.Text.Json;
using Xunit;

namespace DataPlatform.Tests.Support;

/// <summary>
/// A vendor of one history, <c>small/stepped</c> in the table <c>silver.stepped</c>, that a recipe cuts into windows: <see cref="Days"/> of the column
/// <c>date</c>, or parts of days of the column <c>moment</c>.
/// </summary>
internal static class SteppedMarket
{
    public const string OfDays = "date";
    public const string OfParts = "moment";

    private const string FromTo = "from: \"{from}\", to: \"{to}\"";

    /// <summary>Starts the vendor and declares it.</summary>
    /// <param name="window">The settings of <c>window</c>; empty for none.</param>
    /// <param name="historyFrom">A day, or a number of days before the run's.</param>
    /// <param name="answer">What is served instead of the right answer; null serves the right one.</param>
    /// <param name="dateField">The column that says when a row is of.</param>
    /// <param name="more">Further settings of the dataset, a line each.</param>
    /// <param name="query">What is sent.</param>
    /// <param name="tickers">Whom it is asked for; nobody when left out.</param>
    /// <param name="hold">What an answer waits for; nothing when left out.</param>
    public static async Task<SmallMarket> StartAsync(
        string window,
        string historyFrom,
        Func<StubApi.Request, StubApi.Answer?>? answer = null,
        string dateField = OfDays,
        string more = "",
        string query = FromTo,
        IReadOnlyList<string>? tickers = null,
        Func<StubApi.Request, Task>? hold = null
    )
    {
        var market = await SmallMarket.StartAsync(
            lists: 0,
            series: 0,
            r => answer?.Invoke(r) ?? (dateField == OfDays ? Days(r) : Parts(r)),
            hold
        );
        return market.Declare(window, historyFrom, dateField, more, query, tickers);
    }

    /// <summary>Says something else of the dataset.</summary>
    /// <inheritdoc cref="StartAsync"/>
    public static SmallMarket Declare(
        this SmallMarket market,
        string window,
        string historyFrom,
        string dateField = OfDays,
        string more = "",
        string query = FromTo,
        IReadOnlyList<string>? tickers = null
    ) =>
        market.With(
            "small.yaml",
            $$"""
            source:
              name: small
              base_url: {{market.Api.Address}}
              attempts: 1
              {{(tickers is null ? "" : $"universe: SELECT unnest([{string.Join(", ", tickers.Select(t => $"'{t}'"))}])")}}
            datasets:
              - name: stepped
                domain: market
                scope: {{(tickers is null ? "global" : "ticker")}}
                path: stepped
                query: { {{query}}{{(tickers is null ? "" : ", symbol: \"{ticker}\"")}} }
                {{(historyFrom.Contains('-') ? "history_from" : "history_days")}}: {{historyFrom}}
                date_field: {{dateField}}
                silver_table: stepped
                key: [symbol, {{dateField}}, n]
                columns: { symbol: { type: text, value: "{{(tickers is null ? "-" : "{ticker}")}}" }, {{dateField}}: {{(
                dateField == OfDays ? "date" : "timestamp"
            )}}, n: integer }
                {{(window.Length == 0 ? "" : $"window: {{ {window} }}")}}
                {{more.ReplaceLineEndings("\n    ")}}
            """
        );

    /// <summary>One row for each day of the window.</summary>
    public static StubApi.Answer Days(StubApi.Request request) => new(DaysOf(request.Query["from"], request.Query["to"]));

    /// <summary>A row or more for each day.</summary>
    public static string DaysOf(string from, string to, int each = 1)
    {
        var days = Enumerable.Range(Day(from).DayNumber, Day(to).DayNumber - Day(from).DayNumber + 1).Select(DateOnly.FromDayNumber);
        return JsonSerializer.Serialize(days.SelectMany(d => Enumerable.Range(1, each), (date, n) => new { date, n }));
    }

    /// <summary>One row at half past the hour in which the window begins.</summary>
    public static StubApi.Answer Parts(StubApi.Request request) => Parts(request, rows: 1);

    /// <summary>The same and more, half an hour apart.</summary>
    public static StubApi.Answer Parts(StubApi.Request request, int rows)
    {
        var from = request.Query["from"];
        var start = long.TryParse(from, NumberStyles.None, CultureInfo.InvariantCulture, out var seconds)
            ? DateTimeOffset.FromUnixTimeSeconds(seconds)
            : DateTimeOffset.Parse(from, CultureInfo.InvariantCulture);
        var all = Enumerable
            .Range(1, rows)
            .Select(n => new { moment = start.AddMinutes(30 * n).ToString("yyyy-MM-ddTHH:mm:ssZ", CultureInfo.InvariantCulture), n });
        return new(JsonSerializer.Serialize(all));
    }

    /// <summary>The day that a text begins with.</summary>
    public static DateOnly Day(string text) => DateOnly.ParseExact(text[..10], "yyyy-MM-dd", CultureInfo.InvariantCulture);

    /// <summary>What was asked for, in order.</summary>
    public static IReadOnlyList<string> Asked(SmallMarket market) =>
        [.. market.Api.Requests.Select(r => $"{r.Query["from"]}..{r.Query["to"]}").Order(StringComparer.Ordinal)];

    /// <summary>How many rows there are, with the first and the last of them.</summary>
    public static string Covered(SmallMarket market, string dateField = OfDays) =>
        Tables.Value(market.Data, $"SELECT count(*), min({dateField}), max({dateField}) FROM silver.stepped");

    /// <summary>Makes the warehouse anew from bronze, which changes nothing.</summary>
    public static void CheckReplay(TestEngine engine, SmallMarket market)
    {
        const string Requests =
            "SELECT run_id, status, window_from, window_to, bronze_line FROM ops.requests WHERE bronze_file IS NOT NULL ORDER BY ALL";
        var (before, requests) = (Tables.Replayable(market.Data), Tables.Rows(market.Data, Requests));
        engine.Orchestrator.Rebuild(market.Options);
        Assert.Equal(before, Tables.Replayable(market.Data));
        Assert.Equal(requests, Tables.Rows(market.Data, Requests));
    }
}
