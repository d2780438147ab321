using DataPlatform.Runs;
using DataPlatform.Tests.Support;
using Xunit;
using static DataPlatform.Tests.Support.PriceRecipe;

namespace DataPlatform.Tests.EndToEnd;

/// <summary>A recipe that changed and would lose rows, or stands in the way of others.</summary>
public sealed class RecipeLossTests
{
    private const string Rest =
        "; mend the recipe, or let them go with 'dataplatform rebuild --force', which keeps the old warehouse under a name with the date";

    private const string Kinds = """
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

    private readonly TestEngine _engine = new();

    [Theory]
    [InlineData("path: prices", "path: prices\n    rows: data", "(now: rows path data)", "0 rows")]
    [InlineData("close: double", "close: integer", "", "0 rows (5 rows would not fit)")]
    [InlineData("key: [ticker, date]", "key: [ticker]", "", "1 row")]
    public async Task A_change_that_leaves_fewer_rows_is_refused_and_changes_nothing(string was, string now, string change, string left)
    {
        await using var market = await MarketAsync();
        var options = market.Options with { Tickers = ["AAA"] };
        await _engine.RunAsync(options);
        market.Api.Forget();
        var before = Tables.Replayable(market.Data);
        Declare(market, Prices.Replace(was, now, StringComparison.Ordinal));

        var refusal = await Assert.ThrowsAsync<ConfigurationException>(() => _engine.RunAsync(options));

        var problem = Assert.Single(refusal.Problems);
        Assert.StartsWith($"small/prices: its recipe changed {change}", problem, StringComparison.Ordinal);
        Assert.EndsWith(
            $", and filled anew from bronze silver.prices would hold {left} in place of 5 rows{Rest}",
            problem,
            StringComparison.Ordinal
        );
        Assert.Equal(before, Tables.Replayable(market.Data));
        Assert.Empty(market.Api.Requests);
        _engine.Orchestrator.Rebuild(options, force: true);
        Assert.NotEqual(RunStatus.Failed, (await _engine.RunAsync(options)).Status);
        Assert.Equal(left.Split(' ')[0], Tables.Value(market.Data, "SELECT count(*) FROM silver.prices"));
    }

    [Fact]
    public async Task A_word_in_error_when_that_makes_errors_of_all_answers_is_refused()
    {
        await using var market = await MarketAsync();
        var options = market.Options with { Tickers = ["AAA"] };
        var wrapped = Prices.Replace("path: prices", "path: wrapped\n    rows: data", StringComparison.Ordinal);
        Declare(market, wrapped);
        await _engine.RunAsync(options);
        Declare(market, wrapped, source: "  error_when: [note]\n");

        var refusal = await Assert.ThrowsAsync<ConfigurationException>(() => _engine.RunAsync(options));

        Assert.Contains("silver.prices would hold 0 rows in place of 5 rows", Assert.Single(refusal.Problems), StringComparison.Ordinal);
        Assert.Equal("5", Tables.Value(market.Data, "SELECT count(*) FROM silver.prices"));
    }

    [Fact]
    public async Task What_is_found_before_a_run_is_refused_is_told_by_the_next_one()
    {
        await using var market = await MarketAsync();
        var options = market.Options with { Tickers = ["AAA"] };
        var others = Prices.Replace("prices", "others", StringComparison.Ordinal);
        var unfit = Prices.Replace("close: double", "close: integer", StringComparison.Ordinal);
        Declare(market, $"{unfit}\n{others}");
        await _engine.RunAsync(options);
        var changed = unfit.Replace("volume: integer", "volume: text", StringComparison.Ordinal);
        Declare(market, $"{changed}\n{others.Replace("path: others", "path: others\n    rows: data", StringComparison.Ordinal)}");
        await Assert.ThrowsAsync<ConfigurationException>(() => _engine.RunAsync(options));
        Declare(market, $"{changed}\n{others}");

        var run = await _engine.RunAsync(options);

        var warning = Assert.Single(run.Warnings);
        Assert.Equal(
            (WarningKind.RecipeChanged, "small", "prices", RunStatus.Partial),
            (warning.Kind, warning.Source, warning.Dataset, run.Status)
        );
        Assert.EndsWith("5 rows read, 5 of them do not fit (ops.quarantine)", warning.Message, StringComparison.Ordinal);
        Assert.Empty((await _engine.RunAsync(options)).Warnings);
        Assert.Equal([run.RunId], Tables.Rows(market.Data, "SELECT run_id FROM ops.warnings"));
    }

    [Fact]
    public async Task A_line_of_bronze_that_was_damaged_stands_in_the_way_of_filling_its_table_anew()
    {
        await using var market = await MarketAsync();
        var options = market.Options with { Tickers = ["AAA"] };
        await _engine.RunAsync(options);
        var segment = Directory.GetFiles(market.Data, "*.jsonl", SearchOption.AllDirectories).Single();
        var text = await File.ReadAllTextAsync(segment);
        await File.WriteAllTextAsync(segment, text.Replace("1.25", "9.25", StringComparison.Ordinal));
        Declare(market, Prices.Replace("close: double", "close: { type: double, field: adjClose }", StringComparison.Ordinal));

        var refusal = await Assert.ThrowsAsync<ConfigurationException>(() => _engine.RunAsync(options));

        Assert.Contains(
            $"{Path.GetRelativePath(market.Data, segment)}:1 is damaged and its rows would be lost; bring it back, or ",
            Assert.Single(refusal.Problems),
            StringComparison.Ordinal
        );
        Assert.Equal("1.5", Tables.Value(market.Data, "SELECT DISTINCT close FROM silver.prices"));
    }

    [Fact]
    public async Task A_dataset_that_gets_variants_and_a_key_with_them_is_refused_with_the_way_out()
    {
        await using var market = await MarketAsync();
        var options = market.Options with { Tickers = ["AAA"] };
        await _engine.RunAsync(options);
        Declare(market, Kinds);

        var refusal = await Assert.ThrowsAsync<ConfigurationException>(() => _engine.RunAsync(options));

        Assert.Equal(
            "small/prices: its recipe changed, and its table would be filled anew from bronze, but small/prices is not declared any more and its "
                + "rows would be lost; declare it again, or let them go with 'dataplatform rebuild --force', which keeps the old warehouse under a name with the date",
            Assert.Single(refusal.Problems)
        );
        _engine.Orchestrator.Rebuild(options, force: true);
        Assert.Equal(RunStatus.Partial, (await _engine.RunAsync(options)).Status);
        Assert.Equal(["a|5", "b|5"], Tables.Rows(market.Data, "SELECT kind, count(*) FROM silver.prices GROUP BY ALL ORDER BY ALL"));
    }

    [Fact]
    public async Task Variants_of_a_dataset_that_never_loaded_get_a_table_of_their_own_shape()
    {
        await using var market = await MarketAsync();
        var options = market.Options with { Tickers = ["AAA"] };
        Declare(market, $"{Prices}\n{Prices.Replace("prices", "others", StringComparison.Ordinal)}");
        await _engine.RunAsync(options with { Datasets = ["others"] });
        // Its key would be there twice.
        File.Delete(Path.Combine(options.RecipesDirectory, "gold", "closes.sql"));
        Declare(market, $"{Kinds}\n{Prices.Replace("prices", "others", StringComparison.Ordinal)}", table: null);

        var run = await _engine.RunAsync(options);

        Assert.Equal((RunStatus.Succeeded, 0), (run.Status, run.Warnings.Count));
        Assert.Equal("10", Tables.Value(market.Data, "SELECT count(*) FROM silver.prices WHERE kind IN ('a', 'b')"));
    }

    [Fact]
    public async Task Variants_that_all_have_other_names_are_told_without_advice_that_would_be_refused()
    {
        await using var market = await MarketAsync();
        var options = market.Options with { Tickers = ["AAA"] };
        Declare(market, Kinds);
        await _engine.RunAsync(options);
        Declare(market, Kinds.Replace("[a, b]", "[c, d]", StringComparison.Ordinal));

        var run = await _engine.RunAsync(options);

        Assert.Equal(2, run.Warnings.Count);
        Assert.All(run.Warnings, w => Assert.DoesNotContain("formerly", w.Message, StringComparison.Ordinal));
        Assert.Equal("20", Tables.Value(market.Data, "SELECT count(*) FROM silver.prices"));
    }

    [Fact]
    public async Task Tables_of_datasets_that_never_loaded_go_with_their_recipes()
    {
        await using var market = await MarketAsync();
        var options = market.Options with { Tickers = ["AAA"] };
        var others = Prices.Replace("prices", "others", StringComparison.Ordinal);
        Declare(market, $"{Prices}\n{others}");
        await _engine.RunAsync(options with { Datasets = ["prices"] });
        Declare(market, Prices);
        await _engine.RunAsync(options);
        Assert.Equal(["prices"], Tables.Rows(market.Data, "SELECT table_name FROM duckdb_tables() WHERE schema_name = 'silver'"));
        Declare(market, $"{Prices}\n{others}");

        var run = await _engine.RunAsync(options);

        Assert.Equal((RunStatus.Succeeded, "5"), (run.Status, Tables.Value(market.Data, "SELECT count(*) FROM silver.others")));
    }

    [Fact]
    public async Task A_dataset_takes_the_table_of_one_that_never_loaded_and_had_fewer_columns()
    {
        await using var market = await MarketAsync();
        var options = market.Options with { Tickers = ["AAA"] };
        var others = Prices.Replace("prices", "others", StringComparison.Ordinal);
        Declare(market, $"{Prices}\n{others}");
        await _engine.RunAsync(options with { Datasets = ["prices"] });
        var third = others
            .Replace("name: others", "name: third", StringComparison.Ordinal)
            .Replace("volume: integer", "volume: integer, open: double", StringComparison.Ordinal);
        Declare(market, $"{Prices}\n{third}");

        var run = await _engine.RunAsync(options);

        Assert.Equal((RunStatus.Succeeded, 0), (run.Status, run.Warnings.Count));
        Assert.Equal("2.5", Tables.Value(market.Data, "SELECT DISTINCT open FROM silver.others"));
    }

    [Fact]
    public async Task A_variant_that_is_gone_stands_in_the_way_under_the_name_that_its_dataset_had()
    {
        await using var market = await MarketAsync();
        var options = market.Options with { Tickers = ["AAA"] };
        Declare(market, Kinds);
        await _engine.RunAsync(options);
        Declare(
            market,
            Kinds
                .Replace("name: prices", "name: eod\n    formerly: [prices]", StringComparison.Ordinal)
                .Replace("[a, b]", "[a]", StringComparison.Ordinal)
                .Replace("silver_table: prices", "silver_table: eod", StringComparison.Ordinal),
            table: "eod"
        );

        var refusal = await Assert.ThrowsAsync<ConfigurationException>(() => _engine.RunAsync(options));

        Assert.Contains(
            "small/eod: its recipe changed, and its table would be filled anew from bronze, but small/prices/b is not declared any more",
            Assert.Single(refusal.Problems),
            StringComparison.Ordinal
        );
        Assert.Equal(["a|5", "b|5"], Tables.Rows(market.Data, "SELECT kind, count(*) FROM silver.prices GROUP BY ALL ORDER BY ALL"));
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
    public async Task A_variant_that_is_gone_is_told_and_stands_in_the_way_of_filling_its_table_anew()
    {
        await using var market = await MarketAsync();
        var options = market.Options with { Tickers = ["AAA"] };
        Declare(market, Kinds);
        await _engine.RunAsync(options);
        var one = Kinds.Replace("[a, b]", "[a]", StringComparison.Ordinal);
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
}
