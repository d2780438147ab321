using System.Text.Json;
using DataPlatform.Engine.Trying;
using DataPlatform.Runs;
using DataPlatform.Tests.Support;
using DataPlatform.Warehouse;
using Xunit;

namespace DataPlatform.Tests.Trying;

/// <summary>One request, shown and not stored.</summary>
public sealed class TryTests
{
    private static string Recipe(Uri address) =>
        $$"""
            source:
              name: acme
              base_url: {{address}}
              limits: [2/1h]
            datasets:
              - name: prices
                domain: market
                scope: ticker
                path: prices/{ticker}
                query: { from: "{from}" }
                history_from: 2024-01-01
                date_field: date
                rows: data
                pagination: { type: next_url, path: next }
                silver_table: acme_prices
                key: [ticker, date]
                columns:
                  ticker: { type: text, value: "{ticker}" }
                  date: date
                  close: double
                  volume: integer
                  label: text
            """;

    private const string Body = """
        {"data":[{"date":"2024-01-02","close":1.5,"volume":10,"extra":true},{"date":"2024-01-03","close":2.5,"volume":"many"},{"date":"2024-01-02","close":1.75,"volume":null}],"next":"/prices/AAPL?page=2"}
        """;

    [Fact]
    public async Task A_request_is_shown_as_rows_with_what_does_not_fit_and_what_follows()
    {
        await using var api = await StubApi.StartAsync(_ => new(Body));
        using var recipes = new RecipeFiles().With("acme.yaml", Recipe(api.Address));
        using var data = new TempFolder();

        var shown = await Shell.RunAsync("try", "prices", "--ticker", "AAPL", "--recipes", recipes.Directory, "--data", data.At("data"));

        Assert.Equal((3, ""), (shown.ExitCode, shown.Errors));
        Assert.Equal(["/prices/AAPL?from=2024-01-01"], api.Asked);
        Assert.Contains("rows, 3 rows, 1 for quarantine", shown.Output, StringComparison.Ordinal);
        Assert.Contains("quarantine: row 2: volume: not a number: many", shown.Output, StringComparison.Ordinal);
        Assert.Contains("unread field: extra (as true)", shown.Output, StringComparison.Ordinal);
        Assert.Contains("missing field: label is in no row", shown.Output, StringComparison.Ordinal);
        Assert.Contains("same key: 1 rows have the key of one before them", shown.Output, StringComparison.Ordinal);
        Assert.Contains($"the next page is {api.Address}prices/AAPL?page=2", shown.Output, StringComparison.Ordinal);
        Assert.Contains("2024-01-02", shown.Output, StringComparison.Ordinal);
        Assert.Equal(["quota"], Directory.EnumerateDirectories(data.At("data")).Select(Path.GetFileName));
        Assert.Empty(Directory.EnumerateFiles(data.At("data"), "warehouse*"));
    }

    [Fact]
    public async Task The_permit_of_a_try_counts_for_the_next_one()
    {
        await using var api = await StubApi.StartAsync(_ => new(Body));
        using var recipes = new RecipeFiles().With("acme.yaml", Recipe(api.Address));
        using var data = new TempFolder();
        string[] verb =
        [
            "try",
            "acme/prices",
            "--ticker",
            "AAPL",
            "--recipes",
            recipes.Directory,
            "--data",
            data.At("data"),
            "--output",
            "json",
        ];

        await Shell.RunAsync(verb);
        await Shell.RunAsync(verb);
        var third = await Shell.RunAsync(verb);

        Assert.Equal(2, api.Requests.Count);
        Assert.Equal("quota", JsonDocument.Parse(third.Output).RootElement.GetProperty("verdict").GetString());
    }

    [Fact]
    public async Task The_data_folder_is_free_while_a_try_waits_for_its_permit()
    {
        await using var api = await StubApi.StartAsync(_ => new(Body));
        using var recipes = new RecipeFiles().With(
            "acme.yaml",
            Recipe(api.Address).Replace("limits: [2/1h]", "limits: [1/60s]", StringComparison.Ordinal)
        );
        using var data = new TempFolder();
        var clock = new WatchedClock();
        var engine = new TestEngine(clock);
        var options = new RunOptions { RecipesDirectory = recipes.Directory, DataDirectory = data.At("data") };
        var prices = new TrialOptions { Dataset = "prices", Ticker = "AAPL" };
        await engine.Orchestrator.TryAsync(options, prices);
        while (clock.TryNextWait(out _)) { }

        var second = engine.Orchestrator.TryAsync(options, prices);
        var wait = await clock.NextWaitAsync();
        DataFolder.Open(data.At("data")).Dispose();
        clock.Advance(wait);
        var trial = await second;

        Assert.InRange(wait, TimeSpan.FromSeconds(1), TimeSpan.FromSeconds(61));
        Assert.Equal(("rows", 2), (trial.Verdict, api.Requests.Count));
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task A_login_that_is_refused_waits_as_long_as_the_server_says(bool isTaken)
    {
        var pause = TimeSpan.FromSeconds(77);
        var vendor = new TokenVendor { Login = n => n == 1 ? Refusal(pause) : null };
        await using var api = await StubApi.StartAsync(r => vendor.Answer(r) ?? new(Body));
        using var recipes = new RecipeFiles().With(
            "acme.yaml",
            Recipe(api.Address)
                .Replace(
                    "limits: [2/1h]",
                    "auth: { type: oauth2_client_credentials, token_url: token, client_id: me, env: SECRET }",
                    StringComparison.Ordinal
                )
        );
        using var data = new TempFolder();
        var clock = new WatchedClock();
        var engine = new TestEngine(clock, new Dictionary<string, string>(StringComparer.Ordinal) { ["SECRET"] = TokenVendor.Secret });
        var options = new RunOptions { RecipesDirectory = recipes.Directory, DataDirectory = data.At("data") };

        var trying = engine.Orchestrator.TryAsync(options, new TrialOptions { Dataset = "prices", Ticker = "AAPL" });
        while (await clock.NextWaitAsync() != pause) { }
        var sent = api.Requests.Count;
        using var run = isTaken ? DataFolder.Open(data.At("data")) : null;
        clock.Advance(pause);

        Assert.Equal(1, sent);
        if (isTaken)
        {
            await Assert.ThrowsAsync<ConfigurationException>(() => trying);
        }
        else
        {
            Assert.Equal(("rows", 2), ((await trying).Verdict, vendor.Logins));
        }
    }

    private static StubApi.Answer Refusal(TimeSpan pause) =>
        new("", 429) { Headers = new Dictionary<string, string>(StringComparer.Ordinal) { ["Retry-After"] = $"{pause.TotalSeconds}" } };

    [Fact]
    public async Task Variables_and_addresses_are_set_as_for_a_run()
    {
        await using var api = await StubApi.StartAsync(_ => new(Body));
        using var recipes = new RecipeFiles().With(
            "acme.yaml",
            Recipe(new("http://127.0.0.1:1/"))
                .Replace("prices/{ticker}", "\"{market}/{ticker}\"", StringComparison.Ordinal)
                .Replace("  limits: [2/1h]", "  variables: { market: { purpose: which market } }", StringComparison.Ordinal)
        );
        using var data = new TempFolder();

        string[] verb = ["try", "prices", "--ticker", "AAPL", "--recipes", recipes.Directory, "--data", data.At("data")];
        await Shell.RunAsync([.. verb, "--base-url", $"acme={api.Address}", "--set", "market=nyse"]);

        Assert.Equal(["/nyse/AAPL?from=2024-01-01"], api.Asked);
    }

    [Fact]
    public async Task A_file_is_read_in_place_of_a_request_and_nothing_is_touched()
    {
        using var recipes = new RecipeFiles().With("acme.yaml", Recipe(new("http://127.0.0.1:1/")));
        using var data = new TempFolder();
        var body = data.Write("body.json", """{"data":[{"date":"2024-01-02","close":1.5,"volume":10,"label":"a"}]}""");

        var shown = await Shell.RunAsync(
            "try",
            "prices",
            "--ticker",
            "AAPL",
            "--file",
            body,
            "--recipes",
            recipes.Directory,
            "--data",
            data.At("data"),
            "--output",
            "json"
        );

        var trial = JsonDocument.Parse(shown.Output).RootElement;
        Assert.Equal((0, ""), (shown.ExitCode, shown.Errors));
        Assert.Equal(["AAPL", "2024-01-02", "1.5", "10", "a"], trial.GetProperty("rows")[0].EnumerateArray().Select(v => v.GetString()));
        Assert.Equal("rows", trial.GetProperty("verdict").GetString());
        Assert.True(trial.GetProperty("is_clean").GetBoolean());
        Assert.False(Directory.Exists(data.At("data")));
    }

    [Theory]
    [InlineData("no such key", 401, "auth")]
    [InlineData("<html>", 200, "not-json")]
    [InlineData("gone", 404, "missing")]
    public async Task An_answer_that_is_none_is_told_and_exits_with_3(string body, int status, string verdict)
    {
        await using var api = await StubApi.StartAsync(_ => new(body, status));
        using var recipes = new RecipeFiles().With("acme.yaml", Recipe(api.Address));
        using var data = new TempFolder();

        var shown = await Shell.RunAsync("try", "prices", "--ticker", "AAPL", "--recipes", recipes.Directory, "--data", data.At("data"));

        Assert.Equal(3, shown.ExitCode);
        Assert.Contains($": {verdict}, 0 rows", shown.Output, StringComparison.Ordinal);
        Assert.Contains(body, shown.Output, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("prices", null, "name one with --ticker AAPL")]
    [InlineData("price", "AAPL", "unknown dataset 'price' (did you mean 'prices'?)")]
    public async Task What_cannot_be_tried_is_told_before_anything_is_sent(string dataset, string? ticker, string message)
    {
        using var recipes = new RecipeFiles().With("acme.yaml", Recipe(new("http://127.0.0.1:1/")));
        using var data = new TempFolder();

        var told = await Shell.RunAsync([
            "try",
            dataset,
            .. ticker is null ? Array.Empty<string>() : ["--ticker", ticker],
            "--recipes",
            recipes.Directory,
            "--data",
            data.At("data"),
        ]);

        Assert.Equal(2, told.ExitCode);
        Assert.Contains(message, told.Errors, StringComparison.Ordinal);
    }
}
