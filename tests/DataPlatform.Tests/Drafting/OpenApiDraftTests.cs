using System.Text.RegularExpressions;
using DataPlatform.Engine.Drafting;
using DataPlatform.Runs;
using DataPlatform.Tests.Support;
using Xunit;

namespace DataPlatform.Tests.Drafting;

/// <summary>Recipes from what a document says, before anybody has seen an answer.</summary>
public sealed partial class OpenApiDraftTests : IDisposable
{
    private const string Document = """
        openapi: 3.0.3
        info: { title: Acme, version: "1" }
        servers: [ { url: "https://{region}.acme.test/v2", variables: { region: { default: api } } } ]
        security: [ { token: [] } ]
        paths:
          /prices/{symbol}:
            parameters:
              - { name: symbol, in: path, required: true, schema: { type: string } }
            get:
              parameters:
                - { name: from, in: query, schema: { type: string, format: date } }
                - { name: to, in: query, schema: { type: string, format: date } }
                - { name: interval, in: query, required: true, schema: { type: string, enum: [ 1d, 1w ] } }
                - { name: page, in: query, schema: { type: integer, default: 1 } }
                - { name: per_page, in: query, schema: { type: integer, maximum: 500 } }
                - { name: adjusted, in: query, schema: { type: boolean } }
              responses:
                "200": { description: ok, content: { application/json: { schema: { $ref: "#/components/schemas/Page" } } } }
          /funds:
            get:
              security: [ { key: [] } ]
              parameters:
                - { name: desk, in: query, required: true, description: whose funds, schema: { type: string } }
              responses:
                "200": { description: ok, content: { application/json: { schema: { type: array, items: { $ref: "#/components/schemas/Fund" } } } } }
          /ping:
            get: { responses: { "204": { description: nothing } } }
        components:
          securitySchemes:
            token: { type: http, scheme: bearer }
            key: { type: apiKey, in: header, name: X-Acme-Key }
          schemas:
            Page:
              type: object
              properties:
                data: { type: array, items: { $ref: "#/components/schemas/Price" } }
                meta: { type: object, properties: { total_pages: { type: integer } } }
            Dated:
              type: object
              required: [ date ]
              properties: { date: { type: string, format: date } }
            Price:
              allOf:
                - $ref: "#/components/schemas/Dated"
                - type: object
                  required: [ close ]
                  properties:
                    close: { type: number }
                    volume: { type: integer, format: int64, nullable: true }
                    quote: { type: object, required: [ at ], properties: { at: { type: string, format: date-time }, isLive: { type: boolean } } }
                    trades: { type: array, items: { type: object, properties: { id: { type: string } } } }
            Fund:
              type: object
              required: [ id ]
              properties:
                id: { type: string }
                parent: { $ref: "#/components/schemas/Fund" }
                tags: { type: array, items: { type: string } }
        """;

    private readonly TempFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public async Task A_path_becomes_a_recipe_with_ticker_window_pages_and_the_types_of_its_schema()
    {
        var draft = await DraftAsync(Document, "/prices/{symbol}");

        Assert.Equal(
            """
            # Drafted from acme.yaml, path /prices/{symbol}: 6 columns. No answer was seen: 'dataplatform try' shows one.
            # What stands behind "decide:" is a guess; look at it before you run this.
            # It can also be asked by adjusted.
            source:
              name: acme
              base_url: https://api.acme.test/v2/
              auth: { type: bearer, env: ACME_TOKEN }                # set ACME_TOKEN, or write it to .env beside the recipe
              # limits: [5/1s, 300/60s]                              # decide: how many requests are allowed
              # universe: the query that lists the tickers, from a table that is loaded # or name tickers with --tickers

            datasets:
              - name: prices
                domain: market                                       # decide: the subject that it belongs to
                scope: ticker                                        # one request for each ticker: symbol in the path
                path: "prices/{ticker}"
                query:
                  from: "{from}"
                  to: "{to}"
                  interval: "1d"                                     # decide: 1d, 1w; or all of them, by for_each: [{ interval: [...] }]
                history_from: 2020-01-01                             # decide: the first day that you want
                date_field: date
                rows: data
                # rows: { path: data, expand: trades }               # in its place: a row of each of trades, the fields around them with from: parent
                pagination: { type: page_number, param: page, start: 1, page_size: 500, size_param: per_page, total_pages: meta.total_pages }
                silver_table: acme_prices
                key: [ticker, date]                                  # decide: a document does not say what is unique
                columns:
                  ticker: { type: text, value: "{ticker}" }
                  date: date
                  close: double
                  volume: { type: integer, optional: true }
                  quote_at: { type: timestamp, path: quote.at, optional: true }
                  quote_is_live: { type: boolean, path: quote.isLive, optional: true }
                  trades: { type: json, optional: true }

            """,
            Assert.IsType<RecipeDraft.Drafted>(draft).Text
        );
    }

    [Fact]
    public async Task What_must_be_said_is_a_variable_and_a_schema_that_holds_itself_ends()
    {
        var draft = Assert.IsType<RecipeDraft.Drafted>(await DraftAsync(Document, "funds"));

        Assert.Contains("auth: { header: X-Acme-Key, env: ACME_TOKEN }", draft.Text, StringComparison.Ordinal);
        Assert.Contains("    desk: { purpose: \"whose funds\" }", draft.Text, StringComparison.Ordinal);
        Assert.Contains("query: { desk: \"{desk}\" }", draft.Text, StringComparison.Ordinal);
        Assert.Contains("key: [id]", draft.Text, StringComparison.Ordinal);
        Assert.Contains("      parent: { type: json, optional: true }", draft.Text, StringComparison.Ordinal);
    }

    [Fact]
    public async Task What_is_drafted_loads_an_answer_as_the_document_has_it()
    {
        await using var api = await StubApi.StartAsync(_ =>
            new(
                """{"data":[{"date":"2026-01-08","close":1.5,"volume":null,"quote":{"at":"2026-01-08T21:00:00Z","isLive":false},"trades":[]}],"meta":{"total_pages":1}}"""
            )
        );
        var draft = Assert.IsType<RecipeDraft.Drafted>(await DraftAsync(Document, "/prices/{symbol}"));
        using var recipes = new RecipeFiles().With("acme.yaml", draft.Text);

        var summary = await new TestEngine(environment: new Dictionary<string, string> { ["ACME_TOKEN"] = "test-key-1" }).RunAsync(
            new()
            {
                RecipesDirectory = recipes.Directory,
                DataDirectory = _folder.At("data"),
                Tickers = ["AAPL"],
                Date = new(2026, 1, 9),
                BaseUrls = new Dictionary<string, Uri> { ["acme"] = api.Address },
            }
        );

        Assert.Equal((RunStatus.Succeeded, 1L), (summary.Status, summary.Silver.Inserted));
        Assert.Equal(["/prices/AAPL?from=2020-01-01&to=2026-01-09&interval=1d&per_page=500&page=1"], api.Asked);
    }

    [Theory]
    [InlineData(Document, null, "name one of its paths with --path; it has /prices/{symbol}, /funds, /ping")]
    [InlineData(Document, "/fund", "has no such path (did you mean '/funds'?)")]
    [InlineData("hello: world", "/x", "acme.yaml: ")]
    [InlineData("{ not yaml: [", "/x", "acme.yaml: ")]
    public async Task What_cannot_be_drafted_from_is_told(string document, string? path, string told)
    {
        var problem = await Assert.ThrowsAsync<ConfigurationException>(() => DraftAsync(document, path));

        Assert.Contains(told, problem.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task An_answer_that_the_document_does_not_describe_is_no_draft()
    {
        var draft = await DraftAsync(Document, "/ping");

        Assert.Contains("does not say what is in its rows", Assert.IsType<RecipeDraft.NotDrafted>(draft).Why, StringComparison.Ordinal);
    }

    private const string Odd = """
        openapi: 3.0.3
        info: { title: Odd, version: "1" }
        servers: [ { url: "https://api.odd.test" } ]
        paths:
          /pairs/{isin}/{ticker}/{from}:
            get:
              parameters:
                - { name: isin, in: path, required: true, schema: { type: string } }
                - { name: ticker, in: path, required: true, schema: { type: string } }
                - { name: limit, in: query, schema: { type: integer, maximum: 1000 } }
                - { name: offset, in: query, schema: { type: integer } }
                - { name: kind, in: query, required: true, schema: { type: string, nullable: true, default: null } }
                - { name: X-Api-Key, in: header, required: true, schema: { type: string } }
              responses:
                "200": { description: ok, content: { application/json: { schema: { type: array, items: { type: object, properties: { name: { type: string } } } } } } }
          /convert:
            get:
              parameters:
                - { name: from, in: query, required: true, schema: { type: string } }
                - { name: to, in: query, required: true, example: USD, schema: { type: string } }
              responses:
                "200": { description: ok, content: { application/json: { schema: { type: array, items: { type: object, properties: { date: { type: string, format: date } } } } } } }
          /holdings:
            get:
              parameters: [ { name: date, in: query, required: true, schema: { type: string, format: date } } ]
              responses:
                "200": { description: ok, content: { application/json: { schema: { type: array, items: { type: object, properties: { name: { type: string } } } } } } }
        """;

    [Theory]
    [InlineData("/holdings", "date: \"{date}\" # decide: the date of the run;")]
    [InlineData("/holdings", "key: [asked_on, name]")]
    [InlineData("/holdings", "asked_on: { type: date, value: \"{date}\" }")]
    [InlineData("/pairs/{isin}/{ticker}/{from}", "path: \"pairs/{ticker}/{its_ticker}/{its_from}\"")]
    [InlineData("/pairs/{isin}/{ticker}/{from}", "# decide: what is from in the path? The document does not say.")]
    [InlineData("/pairs/{isin}/{ticker}/{from}", "# decide: X-Api-Key looks like a key; it belongs in 'auth'")]
    [InlineData("/pairs/{isin}/{ticker}/{from}", "type: offset, param: offset, page_size: 1000, size_param: limit")]
    [InlineData("/pairs/{isin}/{ticker}/{from}", "kind: { purpose: \"the parameter kind\" }")]
    [InlineData("/convert", "to: USD # decide: the document's own example")]
    [InlineData("/convert", "from: \"{from}\" # decide: is it a day?")]
    public async Task What_a_document_leaves_open_is_a_value_to_set_or_a_line_to_decide(string path, string line)
    {
        var draft = Assert.IsType<RecipeDraft.Drafted>(await DraftAsync(Odd, path));

        Assert.Contains(line, OneSpace().Replace(draft.Text, " "), StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_size_of_pages_that_nothing_else_is_said_of_is_sent()
    {
        var draft = Assert.IsType<RecipeDraft.Drafted>(
            await DraftAsync(Odd.Replace("name: offset", "name: sort", StringComparison.Ordinal), "/pairs/{isin}/{ticker}/{from}")
        );

        Assert.Contains("limit: \"1000\" # decide:", OneSpace().Replace(draft.Text, " "), StringComparison.Ordinal);
    }

    [Fact]
    public async Task What_is_said_of_answers_is_refused_beside_a_document_and_nothing_is_no_draft()
    {
        var refused = await Shell.RunAsync("draft", "--openapi", "acme.yaml", "--header", "a=b", "--format", "csv");

        Assert.Equal(2, refused.ExitCode);
        Assert.Contains("--header is for answers: it has no effect with --openapi", refused.Errors, StringComparison.Ordinal);
        Assert.Contains("--format is for answers: it has no effect with --openapi", refused.Errors, StringComparison.Ordinal);
        await Assert.ThrowsAsync<ConfigurationException>(() => new TestEngine().Orchestrator.DraftAsync(new()));
    }

    [GeneratedRegex(" +", RegexOptions.ExplicitCapture, matchTimeoutMilliseconds: 1000)]
    private static partial Regex OneSpace();

    [Theory]
    [InlineData("--openapi says nothing", "list", "--path", "/x", "--path is the path in an OpenAPI document: it needs --openapi")]
    [InlineData("both", "list", "--openapi", "acme.yaml", "--openapi is drafted from in the place of answers; keep one of them")]
    public async Task Flags_that_do_not_go_together_are_refused(string _, string place, string flag, string value, string told)
    {
        var refused = await Shell.RunAsync("draft", place, flag, value);

        Assert.Equal((2, $"error: {told}\n"), (refused.ExitCode, refused.Errors));
    }

    private Task<RecipeDraft> DraftAsync(string document, string? path) =>
        new TestEngine().Orchestrator.DraftAsync(new() { OpenApi = _folder.Write("acme.yaml", document), Path = path });
}
