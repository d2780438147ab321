using System.Globalization;
using System.Text.Json;
using DataPlatform.Runs;
using DataPlatform.Tests.Support;
using Xunit;

namespace DataPlatform.Tests.EndToEnd;

/// <summary>A recipe that says something else of its rows than when they were loaded.</summary>
public sealed class RecipeChangeTests
{
    private const string Prices = """
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

    private readonly TestEngine _engine = new();

    [Theory]
    [InlineData("volume: integer", "volume: integer, open: double", "SELECT open FROM silver.prices", "2.5")]
    [InlineData("close: double", "close: { type: double, field: adjClose }", "SELECT close FROM gold.closes", "1.25")]
    [InlineData("close: double", "close: \"decimal(9,2)\"", "SELECT close FROM gold.closes", "1.50")]
    [InlineData("date: date, close: double, volume: integer", "date: date, close: double", "SELECT count(*) FROM silver.prices", "5")]
    [InlineData("key: [ticker, date]", "key: [ticker, date, volume]", "SELECT count(*) FROM silver.prices", "5")]
    [InlineData("volume: integer", "volume: { type: integer, value: \"7\" }", "SELECT volume FROM silver.prices", "7")]
    [InlineData("path: prices", "path: prices\n    null_values: [none]", "SELECT close FROM silver.prices", "1.5")]
    public async Task What_a_recipe_says_now_is_filled_from_bronze_without_a_request(string was, string now, string sql, string value)
    {
        await using var market = await MarketAsync();
        var options = market.Options with { Tickers = ["AAA"] };
        await _engine.RunAsync(options);
        market.Api.Forget();
        Declare(market, Prices.Replace(was, now, StringComparison.Ordinal));

        var run = await _engine.RunAsync(options);
        var filled = Tables.Replayable(market.Data);

        Assert.Equal(RunStatus.Succeeded, run.Status);
        Assert.StartsWith("small/prices: its recipe changed (", Assert.Single(run.Notes), StringComparison.Ordinal);
        Assert.EndsWith("so it was filled anew from bronze: 5 rows read", run.Notes[0], StringComparison.Ordinal);
        Assert.Empty(market.Api.Requests);
        Assert.Equal(value, Tables.Rows(market.Data, sql).Distinct().Single());
        Assert.Empty((await _engine.RunAsync(options)).Notes);
        _engine.Orchestrator.Rebuild(options, force: true);
        Assert.Equal(Tables.Replayable(market.Data), filled);
    }

    [Theory]
    [InlineData("  - name: prices", "  # Adjusted for splits.\n  - name: prices")]
    [InlineData("date: date, close: double, volume: integer", "volume: integer, close: double, date: { type: date }")]
    [InlineData("key: [ticker, date]", "key: [date, ticker]")]
    [InlineData("path: prices", "path: \"prices\"\n    cadence: { min_age_days: 1 }\n    empty_is_answer: true\n    ignore: [nothing]")]
    public async Task Words_that_change_no_row_change_nothing(string was, string now)
    {
        await using var market = await MarketAsync();
        var options = market.Options with { Tickers = ["AAA"] };
        await _engine.RunAsync(options);
        var before = Tables.Rows(market.Data, "SELECT _promotion, * FROM silver.prices");
        Declare(market, Prices.Replace(was, now, StringComparison.Ordinal));

        var run = await _engine.RunAsync(options);

        Assert.Equal((RunStatus.Succeeded, 0), (run.Status, run.Notes.Count));
        Assert.Equal(before, Tables.Rows(market.Data, "SELECT _promotion, * FROM silver.prices"));
    }

    [Fact]
    public async Task A_type_that_stored_values_do_not_fit_is_told_with_exit_3()
    {
        await using var market = await MarketAsync();
        var options = market.Options with { Tickers = ["AAA"] };
        var first = await _engine.RunAsync(options);
        Declare(market, Prices.Replace("close: double", "close: integer", StringComparison.Ordinal));

        var run = await _engine.RunAsync(options);

        Assert.Equal(RunStatus.Partial, run.Status);
        var warning = Assert.Single(run.Warnings);
        Assert.Equal((WarningKind.RecipeChanged, "small", "prices"), (warning.Kind, warning.Source, warning.Dataset));
        Assert.EndsWith("5 rows read, 5 of them do not fit (ops.quarantine)", warning.Message, StringComparison.Ordinal);
        Assert.Equal("5", Tables.Value(market.Data, $"SELECT count(*) FROM ops.quarantine WHERE run_id = '{first.RunId}'"));
    }

    [Fact]
    public async Task A_table_that_has_another_name_now_is_filled_and_the_old_one_goes()
    {
        await using var market = await MarketAsync();
        var options = market.Options with { Tickers = ["AAA"] };
        await _engine.RunAsync(options);
        market.Api.Forget();
        Declare(market, Prices.Replace("silver_table: prices", "silver_table: eod", StringComparison.Ordinal), table: "eod");

        var run = await _engine.RunAsync(options);

        Assert.Contains("(was: silver table prices; now: silver table eod)", Assert.Single(run.Notes), StringComparison.Ordinal);
        Assert.Equal(["eod"], Tables.Rows(market.Data, "SELECT table_name FROM information_schema.tables WHERE table_schema = 'silver'"));
        Assert.Equal("5|5", Tables.Value(market.Data, "SELECT count(*), (SELECT count(*) FROM gold.closes) FROM silver.eod"));
        Assert.Empty(market.Api.Requests);
    }

    [Fact]
    public async Task Two_datasets_can_trade_their_tables()
    {
        await using var market = await MarketAsync();
        var options = market.Options with { Tickers = ["AAA"] };
        var other = Prices
            .Replace("prices", "others", StringComparison.Ordinal)
            .Replace("path: others", "path: prices", StringComparison.Ordinal);
        Declare(market, $"{Prices}\n{other.Replace("volume: integer", "volume: double", StringComparison.Ordinal)}");
        await _engine.RunAsync(options);
        Declare(
            market,
            (Prices.Replace("volume: integer", "volume: text", StringComparison.Ordinal) + "\n" + other)
                .Replace("silver_table: prices", "silver_table: x", StringComparison.Ordinal)
                .Replace("silver_table: others", "silver_table: prices", StringComparison.Ordinal)
                .Replace("silver_table: x", "silver_table: others", StringComparison.Ordinal)
        );

        var run = await _engine.RunAsync(options);

        Assert.Equal((RunStatus.Succeeded, 2), (run.Status, run.Notes.Count));
        Assert.Equal(
            ["BIGINT|VARCHAR"],
            Tables.Rows(
                market.Data,
                "SELECT DISTINCT typeof(p.volume), typeof(o.volume) FROM silver.prices AS p JOIN silver.others AS o USING (date)"
            )
        );
    }

    [Fact]
    public async Task A_dataset_that_says_what_it_was_called_keeps_what_is_stored()
    {
        await using var market = await MarketAsync();
        var options = market.Options with { Tickers = ["AAA"] };
        var first = await _engine.RunAsync(options);
        market.Api.Forget();
        Declare(market, Prices.Replace("name: prices", "name: eod-prices\n    formerly: [prices]", StringComparison.Ordinal));

        var run = await _engine.RunAsync(options);
        var filled = Tables.Replayable(market.Data);
        var later = await _engine.RunAsync(options with { Date = SmallMarket.Day.AddDays(1) });

        Assert.Equal((RunStatus.Succeeded, RunStatus.Succeeded), (run.Status, later.Status));
        Assert.Equal("/prices?symbol=AAA&from=2026-01-09", Assert.Single(market.Api.Requests).PathAndQuery);
        Assert.Equal("5", Tables.Value(market.Data, $"SELECT count(*) FROM silver.prices WHERE _run_id = '{first.RunId}'"));
        Assert.Equal(["eod-prices"], Tables.Rows(market.Data, "SELECT DISTINCT dataset FROM ops.watermarks"));
        var all = Tables.Replayable(market.Data);
        var rebuilt = _engine.Orchestrator.Rebuild(options);
        Assert.Equal((0, 0, true), (rebuilt.Losses.Count, rebuilt.Warnings.Count, rebuilt.IsReplaced));
        Assert.Equal(all, Tables.Replayable(market.Data));
        Assert.NotEqual(all, filled);
    }

    [Fact]
    public async Task A_table_whose_dataset_was_renamed_is_not_given_to_another_one_without_a_word()
    {
        await using var market = await MarketAsync();
        var options = market.Options with { Tickers = ["AAA"] };
        await _engine.RunAsync(options);
        market.Api.Forget();
        Declare(market, Prices.Replace("name: prices", "name: eod-prices", StringComparison.Ordinal));

        var refusal = await Assert.ThrowsAsync<ConfigurationException>(() => _engine.RunAsync(options));

        Assert.StartsWith(
            "small/eod-prices: silver.prices holds 5 rows of small/prices, which is not declared any more; if it is the same dataset, say 'formerly: [prices]' in small/eod-prices; ",
            Assert.Single(refusal.Problems),
            StringComparison.Ordinal
        );
        Assert.Empty(market.Api.Requests);
        Assert.Equal("5", Tables.Value(market.Data, "SELECT count(*) FROM silver.prices"));
    }

    [Fact]
    public async Task A_dataset_that_is_gone_is_told_once_and_its_rows_stay()
    {
        await using var market = await MarketAsync();
        var options = market.Options with { Tickers = ["AAA"] };
        await _engine.RunAsync(options);
        File.Delete(Path.Combine(options.RecipesDirectory, "gold", "closes.sql"));
        Declare(market, Prices.Replace("prices", "others", StringComparison.Ordinal), table: null);

        var run = await _engine.RunAsync(options);

        Assert.Equal(RunStatus.Partial, run.Status);
        var warning = Assert.Single(run.Warnings);
        Assert.Equal((WarningKind.NoRecipe, "small", "prices"), (warning.Kind, warning.Source, warning.Dataset));
        Assert.Equal("5", Tables.Value(market.Data, "SELECT count(*) FROM silver.prices"));
        Assert.Equal(RunStatus.Succeeded, (await _engine.RunAsync(options)).Status);
        Assert.False(_engine.Orchestrator.Rebuild(options).IsReplaced);
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task A_table_that_bronze_cannot_fill_again_is_left_as_it_is(bool isGone)
    {
        await using var market = await MarketAsync();
        var options = market.Options with { Tickers = ["AAA", "BBB"] };
        await _engine.RunAsync(options);
        var segment = Directory.GetFiles(market.Data, "*.jsonl", SearchOption.AllDirectories).Single();
        if (isGone)
        {
            File.Delete(segment);
        }
        else
        {
            await File.WriteAllTextAsync(segment, File.ReadLines(segment).First() + "\n");
        }

        Declare(market, Prices.Replace("volume: integer", "volume: text", StringComparison.Ordinal));
        var refusal = await Assert.ThrowsAsync<ConfigurationException>(() => _engine.RunAsync(options));

        Assert.Equal(
            "small/prices: its recipe changed, and its table would be filled anew from bronze, but "
                + $"{Path.GetRelativePath(market.Data, segment)} is {(isGone ? "gone" : "shorter than it was")} and its rows would be lost; bring it back, "
                + "or let them go with 'dataplatform rebuild --force', which keeps the old warehouse under a name with the date",
            Assert.Single(refusal.Problems)
        );
        Assert.Equal("10|BIGINT", Tables.Value(market.Data, "SELECT count(*), any_value(typeof(volume)) FROM silver.prices"));
        _engine.Orchestrator.Rebuild(options, force: true);
        Assert.Equal(RunStatus.Succeeded, (await _engine.RunAsync(options)).Status);
    }

    [Fact]
    public async Task A_run_that_is_stopped_before_a_table_is_filled_leaves_that_to_the_next_one()
    {
        await using var market = await MarketAsync();
        var options = market.Options with { Tickers = ["AAA"] };
        await _engine.RunAsync(options);
        Declare(market, Prices.Replace("volume: integer", "volume: text", StringComparison.Ordinal));

        var stopped = await _engine.RunAsync(options, new CancellationToken(canceled: true));

        Assert.Equal(RunStatus.Interrupted, stopped.Status);
        Assert.Equal("5|BIGINT", Tables.Value(market.Data, "SELECT count(*), any_value(typeof(volume)) FROM silver.prices"));
        await _engine.RunAsync(options);
        Assert.Equal("5|VARCHAR", Tables.Value(market.Data, "SELECT count(*), any_value(typeof(volume)) FROM silver.prices"));
    }

    [Fact]
    public async Task A_variant_that_is_gone_is_told_and_stands_in_the_way_of_filling_its_table_anew()
    {
        const string Both = """
              - name: prices
                domain: market
                scope: ticker
                path: prices
                query: { symbol: "{ticker}", kind: "{discriminator}" }
                variants: [a, b]
                silver_table: prices
                key: [ticker, date, kind]
                columns: { ticker: { type: text, field: symbol }, kind: { type: text, value: "{discriminator}" }, date: date, close: double }
            """;
        await using var market = await MarketAsync();
        var options = market.Options with { Tickers = ["AAA"] };
        Declare(market, Both);
        await _engine.RunAsync(options);
        var one = Both.Replace("[a, b]", "[a]", StringComparison.Ordinal);
        Declare(market, one);

        var run = await _engine.RunAsync(options);
        Declare(market, one.Replace("close: double", "close: text", StringComparison.Ordinal));
        var refusal = await Assert.ThrowsAsync<ConfigurationException>(() => _engine.RunAsync(options));

        Assert.StartsWith("small/prices/b is not declared any more", Assert.Single(run.Warnings).Message, StringComparison.Ordinal);
        Assert.Contains(
            "small/prices/b is not declared any more and its rows would be lost",
            Assert.Single(refusal.Problems),
            StringComparison.Ordinal
        );
        Assert.Equal(["a|5", "b|5"], Tables.Rows(market.Data, "SELECT kind, count(*) FROM silver.prices GROUP BY ALL ORDER BY ALL"));
    }

    [Fact]
    public async Task A_table_of_the_users_own_is_not_taken_for_a_dataset()
    {
        await using var market = await MarketAsync();
        var options = market.Options with { Tickers = ["AAA"] };
        await _engine.RunAsync(options);
        Tables.RowsDuringRun(market.Data, "CREATE TABLE silver.mine AS SELECT 1 AS n");
        Declare(market, $"{Prices}\n{Prices.Replace("prices", "mine", StringComparison.Ordinal)}");

        var refusal = await Assert.ThrowsAsync<ConfigurationException>(() => _engine.RunAsync(options));

        Assert.Equal(
            ["small/mine: silver.mine is there already and no recipe made it; rename it, or choose another silver_table"],
            refusal.Problems
        );
    }

    [Fact]
    public async Task A_rebuild_needs_no_universe()
    {
        await using var market = await MarketAsync();
        var options = market.Options with { Tickers = ["AAA"] };
        await _engine.RunAsync(options);
        var before = Tables.Replayable(market.Data);

        await Assert.ThrowsAsync<ConfigurationException>(() => _engine.RunAsync(options with { Tickers = null }));
        Assert.True(_engine.Orchestrator.Rebuild(options with { Tickers = null }).IsReplaced);

        Assert.Equal(before, Tables.Replayable(market.Data));
    }

    private static async Task<SmallMarket> MarketAsync()
    {
        var market = await SmallMarket.StartAsync(lists: 0, series: 0, answer: Answer);
        Declare(market, Prices);
        return market;
    }

    private static void Declare(SmallMarket market, string datasets, string? table = "prices")
    {
        market.With("small.yaml", $"source:\n  name: small\n  base_url: {market.Api.Address}\n  attempts: 1\n\ndatasets:\n{datasets}\n");
        if (table is not null)
        {
            market.With("gold/closes.sql", Closes.Replace("silver.prices", $"silver.{table}", StringComparison.Ordinal));
        }
    }

    // Five days, or from a later one on.
    private static StubApi.Answer Answer(StubApi.Request request)
    {
        var from = request.Query.TryGetValue("from", out var text)
            ? DateOnly.ParseExact(text, "yyyy-MM-dd", CultureInfo.InvariantCulture)
            : new(2026, 1, 5);
        var days = Enumerable.Range(from.Day, Math.Max(0, 10 - from.Day));
        return new(
            JsonSerializer.Serialize(
                days.Select(d => new
                {
                    symbol = request.Query["symbol"],
                    date = $"2026-01-{d:00}",
                    close = 1.5,
                    adjClose = 1.25,
                    open = 2.5,
                    volume = 10 + d,
                })
            )
        );
    }
}
