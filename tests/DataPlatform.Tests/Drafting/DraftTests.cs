using DataPlatform.Engine.Drafting;
using DataPlatform.Runs;
using DataPlatform.Tests.Support;
using Xunit;

namespace DataPlatform.Tests.Drafting;

/// <summary>What the verb takes, what it refuses, and what it never shows.</summary>
public sealed class DraftTests
{
    private const string Secret = "s3cr3t-0f-4cm3";
    private const string Rows = """[{"symbol":"AAPL","close":1.5},{"symbol":"AAPL","close":2.5}]""";

    [Fact]
    public async Task A_key_in_the_address_or_in_a_header_becomes_auth_and_is_shown_nowhere()
    {
        await using var api = await StubApi.StartAsync(r =>
            new($$"""{"rows":[{"id":1,"echo":"{{r.Query.GetValueOrDefault("token")}}{{r.Headers.GetValueOrDefault("X-Api-Key")}}"}]}""")
        );
        using var folder = new TempFolder();

        var shown = await Shell.RunAsync("draft", $"{api.Address}v1/list?token={Secret}");
        var json = await Shell.RunAsync("draft", $"{api.Address}v1/list", "--header", $"X-Api-Key: {Secret}", "--output", "json");
        var file = folder.At("new/acme.yaml");
        var written = await Shell.RunAsync("draft", $"{api.Address}v1/list?token={Secret}&x=1", "--out", file);

        Assert.Equal((0, 0, 0), (shown.ExitCode, json.ExitCode, written.ExitCode));
        Assert.DoesNotContain(
            Secret,
            shown.Output + shown.Errors + json.Output + json.Errors + written.Output + written.Errors + await File.ReadAllTextAsync(file),
            StringComparison.Ordinal
        );
        Assert.Contains("auth: { query: token, env: LOCAL_API_KEY }", shown.Output, StringComparison.Ordinal);
        Assert.Contains("auth: { header: X-Api-Key, env: LOCAL_TOKEN }", json.Output, StringComparison.Ordinal);
        Assert.Equal([Secret, Secret, Secret], api.Requests.Select(r => r.Query.GetValueOrDefault("token") ?? r.Headers["X-Api-Key"]));
    }

    [Fact]
    public async Task A_refusal_is_told_without_the_key_and_drafts_nothing()
    {
        await using var api = await StubApi.StartAsync(r => new($"no such key: {r.Query["apikey"]}", Status: 401));

        var refused = await Shell.RunAsync("draft", $"{api.Address}list?apikey={Secret}");

        Assert.Equal((1, ""), (refused.ExitCode, refused.Output));
        Assert.Contains("status 401: no such key: [redacted]", refused.Errors, StringComparison.Ordinal);
        Assert.DoesNotContain(Secret, refused.Errors, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("bearer:env:ACME", "auth: [{ type: bearer, env: ACME }]", "Authorization", $"Bearer {Secret}")]
    [InlineData("header:X-Key:env:ACME", "auth: [{ header: X-Key, env: ACME }]", "X-Key", Secret)]
    [InlineData("cookie:session:env:ACME", "auth: [{ cookie: session, env: ACME }]", "Cookie", $"session={Secret}")]
    [InlineData(
        "basic:jane:env:ACME",
        "auth: [{ type: basic, username: jane, env: ACME }]",
        "Authorization",
        "Basic amFuZTpzM2NyM3QtMGYtNGNtMw=="
    )]
    public async Task Auth_is_sent_as_the_recipe_will_send_it(string auth, string setting, string header, string sent)
    {
        await using var source = await DraftedSource.StartAsync(Rows);

        var draft = await source.With("ACME", Secret).TryDraftAsync(new() { Places = [$"{source.Api.Address}list"], Auth = [auth] });

        Assert.Contains(
            setting.Replace("[", "", StringComparison.Ordinal).Replace("]", "", StringComparison.Ordinal),
            ((RecipeDraft.Drafted)draft).Text,
            StringComparison.Ordinal
        );
        Assert.Equal(sent, source.Api.Requests.Single().Headers[header]);
    }

    [Theory]
    [InlineData("[]", "the list is empty")]
    [InlineData("""{"Error Message":"Invalid API KEY."}""", "looks like an error")]
    [InlineData("<html><body>sign in</body></html>", "is an HTML page, or no good XML")]
    [InlineData("hello", "is neither JSON nor JSON lines, CSV or XML")]
    [InlineData("42", "is one plain value")]
    [InlineData("""{"historical":[]}""", "holds no rows")]
    [InlineData("""{"status":"OK","results":[]}""", "holds no rows")]
    public async Task An_answer_without_rows_is_told(string body, string why)
    {
        await using var source = await DraftedSource.StartAsync(body);

        var draft = await source.TryDraftAsync(new() { Places = [$"{source.Api.Address}list"] });

        Assert.Contains(why, Assert.IsType<RecipeDraft.NotDrafted>(draft).Why, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Answers_for_several_tickers_are_one_dataset_with_the_types_that_fit_all()
    {
        await using var source = await DraftedSource.StartAsync(r =>
            new(
                r.Path.EndsWith("/aapl", StringComparison.Ordinal)
                    ? """[{"day":"2024-01-02","n":1},{"day":"2024-01-03","n":2}]"""
                    : """[{"day":"2024-01-02","n":1.5,"x":"y"}]"""
            )
        );

        var draft = await source.DraftAsync("eod/aapl", "eod/msft");
        var summary = await source.RunAsync("aapl", "msft");

        Assert.Contains("path: \"eod/{ticker}\"", draft.Text, StringComparison.Ordinal);
        Assert.Contains("key: [ticker, day]", draft.Text, StringComparison.Ordinal);
        Assert.Contains("n: double", draft.Text, StringComparison.Ordinal);
        Assert.Contains("x: { type: text, optional: true }", draft.Text, StringComparison.Ordinal);
        Assert.Equal((3, 0), (summary.Silver.Inserted, summary.Silver.Quarantined));
    }

    [Fact]
    public async Task Xml_is_drafted_by_its_elements_and_attributes()
    {
        await using var source = await DraftedSource.StartAsync(
            """
            <?xml version="1.0"?>
            <rates date="2026-01-09"><rate code="USD"><value>1.1789</value><day>2026-01-09</day></rate><rate code="JPY"><value>133.73</value><day>2026-01-09</day></rate></rates>
            """
        );

        var draft = await source.DraftAsync("daily");
        var summary = await source.RunAsync();

        Assert.Contains("    format: xml\n    rows: rates.rate\n", draft.Text, StringComparison.Ordinal);
        Assert.Contains("code: { type: text, field: \"@code\" }", draft.Text, StringComparison.Ordinal);
        Assert.Contains("value: double", draft.Text, StringComparison.Ordinal);
        Assert.Equal((2, 0, RunStatus.Succeeded), (summary.Silver.Inserted, summary.Silver.Quarantined, summary.Status));
    }

    [Theory]
    [InlineData("""[{"id":1,"legs":[{"n":1},{"n":2}]},{"id":2,"legs":[]}]""", "# rows: { expand: legs }")]
    [InlineData(
        """{"data":[{"id":1,"meta":{"legs":[ {"n":1} ]}},{"id":2,"meta":{"legs":[]}}]}""",
        "# rows: { path: data, expand: meta.legs }"
    )]
    [InlineData(
        """{"2024-01-02":{"id":1,"legs":[{"n":1}]},"2024-01-03":{"id":2,"legs":[]},"2024-01-04":{"id":3,"legs":[]}}""",
        ", expand: legs }"
    )]
    public async Task A_list_inside_the_rows_is_proposed_as_the_rows(string body, string proposed)
    {
        await using var source = await DraftedSource.StartAsync(body);

        var draft = await source.DraftAsync("list");

        Assert.Contains(proposed, draft.Text, StringComparison.Ordinal);
        Assert.Empty(source.Problems());
    }

    [Fact]
    public async Task Addresses_of_two_datasets_are_refused()
    {
        await using var source = await DraftedSource.StartAsync(Rows);

        var draft = await source.TryDraftAsync(new() { Places = [$"{source.Api.Address}a/one/two", $"{source.Api.Address}b/three/four"] });

        Assert.Contains("draft one dataset at a time", Assert.IsType<RecipeDraft.NotDrafted>(draft).Why, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Limits_and_pages_are_read_from_headers()
    {
        await using var source = await DraftedSource.StartAsync(_ =>
            new(Rows)
            {
                Headers = new Dictionary<string, string>
                {
                    ["RateLimit-Policy"] = "\"burst\";q=5;w=1, 300;w=60",
                    ["X-RateLimit-Limit-Day"] = "10000",
                    ["Link"] = "<http://127.0.0.1/x?page=2>; rel=\"next\"",
                },
            }
        );

        var draft = await source.DraftAsync("list");

        Assert.Contains("limits: [5/1s, 300/60s, 10000/1d]", draft.Text, StringComparison.Ordinal);
        Assert.Contains("pagination: { type: link_header }", draft.Text, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_file_needs_no_address_and_a_recipe_that_is_there_is_not_overwritten()
    {
        using var folder = new TempFolder();
        var answer = folder.Write("prices.json", Rows);
        var recipe = folder.Write("acme.yaml", "mine");

        var printed = await Shell.RunAsync("draft", answer, "--name", "acme/prices");
        var there = await Shell.RunAsync("draft", answer, "--out", recipe);
        var missing = await Shell.RunAsync("draft", folder.At("nothing.json"));

        Assert.Equal((0, 2, 2), (printed.ExitCode, there.ExitCode, missing.ExitCode));
        Assert.Contains("silver_table: acme_prices", printed.Output, StringComparison.Ordinal);
        Assert.Contains("is there already", there.Errors, StringComparison.Ordinal);
        Assert.Contains("the datasets of one source stand in one file, under one 'source:'", there.Errors, StringComparison.Ordinal);
        Assert.Equal("mine", await File.ReadAllTextAsync(recipe));
        Assert.Contains("no such file", missing.Errors, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Samples_of_one_question_may_differ_in_which_list_is_the_longest()
    {
        await using var source = await DraftedSource.StartAsync(r =>
            new(
                r.Query["symbol"] == "AAPL"
                    ? """{"splits":[],"bars":[{"n":1,"o":2},{"n":2,"o":3},{"n":3,"o":4}]}"""
                    : """{"splits":[{"day":"2024-01-02","by":2},{"day":"2024-02-02","by":3},{"day":"2024-03-02","by":3}],"bars":[{"n":1,"o":2}]}"""
            )
        );

        var draft = await source.DraftAsync("list?symbol=AAPL", "list?symbol=MSFT");

        Assert.Contains("rows: bars", draft.Text, StringComparison.Ordinal);
        Assert.Equal(4, draft.Rows);
    }

    [Theory]
    [InlineData("bearer:env:NOT_SET_ANYWHERE", "--auth needs a key: set the environment variable NOT_SET_ANYWHERE")]
    [InlineData("bearer:file:./not-there.txt", "--auth: the file of the key is not there")]
    public async Task A_key_that_is_not_there_is_told_by_the_flag_and_not_by_a_recipe(string auth, string message)
    {
        var draft = await Shell.RunAsync("draft", "http://127.0.0.1:9/list", "--auth", auth);

        Assert.Equal((2, ""), (draft.ExitCode, draft.Output));
        Assert.Contains(message, draft.Errors, StringComparison.Ordinal);
        Assert.DoesNotContain("draft.yaml", draft.Errors, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("""[{"x":1,"y":2,"z":3}]""", "have no field in common")]
    [InlineData("""{"meta":{"symbol":"AAPL","close":1.5},"series":[{"x":1},{"x":2},{"x":3}]}""", "their rows are at")]
    public async Task Samples_of_plainly_different_questions_are_refused(string other, string why)
    {
        await using var source = await DraftedSource.StartAsync(r => new(r.Query["symbol"] == "AAPL" ? Rows : other));

        var draft = await source.TryDraftAsync(
            new() { Places = [$"{source.Api.Address}list?symbol=AAPL", $"{source.Api.Address}list?symbol=MSFT"] }
        );

        var refused = Assert.IsType<RecipeDraft.NotDrafted>(draft).Why;
        Assert.Contains(why, refused, StringComparison.Ordinal);
        Assert.Contains("draft each from its own answers", refused, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("--auth", Secret, "--auth: write bearer:env:ACME_TOKEN")]
    [InlineData("--header", Secret, "--header: write NAME=VALUE")]
    [InlineData("--format", "jsonl", "--format jsonl: must be one of")]
    [InlineData("--name", "A/b", "--name 'A'")]
    [InlineData("--address", Secret, "--address must be like https://")]
    public async Task Wrong_words_are_told_and_a_secret_among_them_is_not_repeated(string flag, string value, string message)
    {
        using var folder = new TempFolder();

        var wrong = await Shell.RunAsync("draft", folder.Write("prices.json", Rows), flag, value);

        Assert.Equal((2, ""), (wrong.ExitCode, wrong.Output));
        Assert.Contains(message, wrong.Errors, StringComparison.Ordinal);
        Assert.DoesNotContain(Secret, wrong.Errors, StringComparison.Ordinal);
    }
}
