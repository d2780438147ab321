using System.Text.Json;
using DataPlatform.Recipes.Reading.Reference;
using DataPlatform.Recipes.Reading.Yaml;
using DataPlatform.Tests.Support;
using Json.Schema;
using Xunit;

namespace DataPlatform.Tests.Recipes;

/// <summary>The schema that editors complete and check recipes with says what <c>lint</c> says, as far as a schema can.</summary>
public sealed class SchemaTests
{
    private static readonly JsonSchema Schema = JsonSchema.FromText(RecipeSchema.Text());

    private static string Shipped => Path.Combine(AppContext.BaseDirectory, "recipes");

    [Fact]
    public void The_schema_beside_the_shipped_recipes_is_the_one_that_the_settings_make() =>
        GeneratedFile.Holds("src/DataPlatform.Host/recipes/recipe.schema.json", RecipeSchema.Text());

    [Theory]
    [InlineData("fmp.yaml")]
    [InlineData("fred.yaml")]
    [InlineData("treasury.yaml")]
    public void The_shipped_recipes_are_right_by_the_schema(string file) =>
        Assert.Empty(Complaints(File.ReadAllText(Path.Combine(Shipped, file))));

    [Theory]
    [InlineData("auth: { query: key, env: A_KEY }")]
    [InlineData("auth: { header: X-Api-Key, env: A_KEY }")]
    [InlineData("auth: { header: Authorization, prefix: 'Bearer ', env: A_KEY }")]
    [InlineData("auth: { header: X_Api_Key, env: A_KEY }")]
    [InlineData("auth: { type: api_key, query: key, env: A_KEY }")]
    [InlineData("auth: { type: basic, username: 'a name', env: A_PASSWORD }")]
    [InlineData("auth: { type: bearer, file: /run/secrets/token }")]
    [InlineData("auth: { cookie: sid, env: A_KEY }")]
    [InlineData("auth: { query: key, keys: [A_KEY, /run/secrets/b] }")]
    [InlineData("auth: [{ header: X-Id, env: AN_ID }, { header: X-Key, env: A_KEY }]")]
    [InlineData(
        "auth: { type: oauth2_client_credentials, token_url: /oauth/token, client_id: 4711, env: A, scope: read, client_in: form }"
    )]
    [InlineData("auth: { type: oauth2_refresh_token, token_url: 'https://a.test/t', client_id_env: AN_ID, env: A, lifetime: 20m }")]
    [InlineData(
        "auth: { type: session_token, login_url: 'http://localhost:80/t', json: { a: ['{p}'] }, secrets: { p: /run/p }, token: t }"
    )]
    [InlineData("headers: { User-Agent: Jane jane@example.com, Accept: text/csv }")]
    [InlineData("quota: shared")]
    [InlineData("limits: []")]
    [InlineData("limits: 5/1s")]
    [InlineData("limits: [5/s, 300 / 1.5m, 10000/1d, 10000/1d]")]
    [InlineData("use: 12.5%")]
    [InlineData("use: 100%")]
    [InlineData("timeout: 500ms")]
    [InlineData("timeout: 1.5s")]
    [InlineData("attempts: 1")]
    [InlineData("concurrency: 1000")]
    [InlineData("max_body: 512 KB")]
    [InlineData("max_body: 1000000")]
    [InlineData("max_body: 1500000000")]
    [InlineData("plan: basic")]
    [InlineData("field_case: camel")]
    [InlineData("error_when: error")]
    [InlineData("error_when: ['Error Message', error]")]
    [InlineData("null_values: ['.', 0]")]
    [InlineData("defaults: { cost: 2, columns: { other: { type: text, value: '{date}' } }, query: { a: 1 } }")]
    public void What_lint_accepts_in_a_source_the_schema_accepts(string line)
    {
        Assert.Empty(Problems(Recipe(source: line)));
        Assert.Empty(Complaints(Recipe(source: line)));
    }

    [Theory]
    [InlineData("auth: { env: A_KEY }")]
    [InlineData("auth: { query: key, header: X-Api-Key, env: A_KEY }")]
    [InlineData("auth: { query: key, prefix: 'Bearer ', env: A_KEY }")]
    [InlineData("auth: { header: 'X Api Key', env: A_KEY }")]
    [InlineData("auth: { query: key }")]
    [InlineData("auth: { query: key, env: A_KEY, keys: [A_KEY, B_KEY] }")]
    [InlineData("auth: { query: key, keys: [A_KEY, A_KEY] }")]
    [InlineData("auth: { type: bearer, keys: [a-key-itself] }")]
    [InlineData("auth: { query: key, env: a_key }")]
    [InlineData("auth: {}")]
    [InlineData("auth: []")]
    [InlineData("auth: { query: q, env: A, file: /x/y }")]
    [InlineData("auth: { query: q, file: x }")]
    [InlineData("auth: { query: q, cookie: c, env: A }")]
    [InlineData("auth: [{ header: X-Key, env: a }]")]
    [InlineData("auth: { type: oauth2_client_credentials, token_url: 'http://a.test/t', client_id: a, env: A }")]
    [InlineData("auth: { type: oauth2_client_credentials, token_url: t, client_id: a, client_id_env: A, env: A }")]
    [InlineData("auth: { type: oauth2_client_credentials, token_url: t, client_id: a, env: A, cookie: c, prefix: p }")]
    [InlineData("auth: { type: oauth2_refresh_token, token_url: //a.test/t, client_id: a, env: A }")]
    [InlineData("auth: { type: session_token, login_url: t, json: a, secrets: { p: A }, token: t }")]
    [InlineData("auth: { type: session_token, login_url: t, form: { a: '{p}' }, secrets: { p: a }, token: t }")]
    [InlineData("headers: { Host: elsewhere.test }")]
    [InlineData("headers: { Content-Type: text/plain }")]
    [InlineData("headers: { X-Name: 'Zoë' }")]
    [InlineData("auth: { type: oauth, env: A_KEY }")]
    [InlineData("auth: { type: basic, env: A_PASSWORD }")]
    [InlineData("auth: { type: basic, username: 'a:b', env: A_PASSWORD }")]
    [InlineData("auth: { type: basic, username: a, query: key, env: A_PASSWORD }")]
    [InlineData("auth: { username: a, env: A_PASSWORD }")]
    [InlineData("quota: A Quota")]
    [InlineData("plan:")]
    [InlineData("limits: 5")]
    [InlineData("limits: [0/1s]")]
    [InlineData("limits: [5/fortnight]")]
    [InlineData("use: 80")]
    [InlineData("use: 101%")]
    [InlineData("use: 0.0%")]
    [InlineData("use: 80%%")]
    [InlineData("auth: { header: Host, env: A_KEY }")]
    [InlineData("auth: { header: Content-Type, env: A_KEY }")]
    [InlineData("auth: { header: X-Api-Key, prefix: 'ü', env: A_KEY }")]
    [InlineData("max_body: 64K")]
    [InlineData("max_body: 3000000000")]
    [InlineData("timeout: soon")]
    [InlineData("attempts: 0")]
    [InlineData("concurrency: 1001")]
    [InlineData("max_body: 0")]
    [InlineData("max_body: 64XB")]
    [InlineData("field_case: upper")]
    [InlineData("error_when: { error: true }")]
    [InlineData("throttle_when: { note: true }")]
    [InlineData("responses: { 99: missing }")]
    [InlineData("defaults: { name: a }")]
    [InlineData("defaults: { cost: 0 }")]
    [InlineData("defaults: { responses: { 402: missing } }")]
    [InlineData("color: red")]
    public void What_lint_refuses_in_a_source_the_schema_refuses(string line)
    {
        Assert.NotEmpty(Problems(Recipe(source: line)));
        Assert.NotEmpty(Complaints(Recipe(source: line)));
    }

    [Theory]
    [InlineData("query: { a: [b, 1], c: '{date | format(\"yyyy\")}' }")]
    [InlineData("method: POST")]
    [InlineData("body: { json: [{ a: '{date}' }] }")]
    [InlineData("body: { graphql: '{ a { b } }', variables: { a: [1] } }")]
    [InlineData("cadence: {}")]
    [InlineData("cadence: { min_age_days: 0, run_days: mon }")]
    [InlineData("cadence: { run_days: [mon, sun] }")]
    [InlineData("plans: basic")]
    [InlineData("plans: [basic, pro]")]
    [InlineData("ignore: []")]
    [InlineData("ignore: noise")]
    [InlineData("null_values: n/a")]
    [InlineData("rows: data.items")]
    [InlineData("rows: 'Time Series (Daily)'")]
    [InlineData("variants: [0.25, 0.5]")]
    [InlineData("format: csv")]
    [InlineData("empty_is_answer: true")]
    [InlineData("responses: { 402: missing, 416: empty, 503: throttled, '404': failed }")]
    [InlineData("responses: {}")]
    [InlineData("pagination: { type: page_number, param: page }")]
    [InlineData("pagination: { type: page_number, param: page, start: 0 }")]
    [InlineData("pagination: { type: page_number, param: page, page_size: 5, size_param: n, total: t, total_pages: p, has_more: m }")]
    [InlineData("query: { p: '{page}' }\n    pagination: { type: offset }")]
    [InlineData("pagination: { type: cursor, param: c, path: a.b, start: 0, max_pages: 3 }")]
    [InlineData("pagination: { type: cursor, param: c, last_row: id, page_size: 5 }")]
    [InlineData("pagination: { type: link_header, has_more: m }")]
    [InlineData("pagination: { type: next_url, path: links.next }")]
    [InlineData("format: json_lines")]
    [InlineData("format: json\n    rows: data")]
    [InlineData(
        "format: csv\n    csv: { delimiter: tab, quote: none, skip_lines: 2, fields: [symbol, b] }\n    charset: latin1\n    zip_entry: '*.csv'"
    )]
    [InlineData("format: csv\n    csv: { delimiter: ';', quote: \"'\" }")]
    [InlineData("format: xml\n    rows: rss.channel.item")]
    [InlineData("rows: { path: 'a.*[0]', shape: columns }")]
    [InlineData("rows: { path: 'a[\"b.c\"]', shape: map, key_as: [d, s], value_as: v, where: { d: [1, 2], x.y: true } }")]
    [InlineData("rows: { shape: arrays, fields: [a, b], expand: 'x[0]' }")]
    [InlineData("cost: 3")]
    [InlineData("variants: [20, a.b, C_d]")]
    [InlineData("variants: 20")]
    [InlineData("variants: { FY: , Q: { query: { p: q } } }")]
    [InlineData("query: { a: 1, b: true, c: '{date}' }")]
    public void What_lint_accepts_in_a_dataset_the_schema_accepts(string line)
    {
        Assert.Empty(Problems(Recipe(dataset: line)));
        Assert.Empty(Complaints(Recipe(dataset: line)));
    }

    [Theory]
    [InlineData("text")]
    [InlineData("decimal(18,4)")]
    [InlineData("decimal(38, 38)")]
    [InlineData("decimal(1,0)")]
    public void A_type_that_lint_accepts_the_schema_accepts(string type)
    {
        var yaml = Recipe().Replace("symbol: text", $"symbol: {type}", StringComparison.Ordinal);
        Assert.Empty(Problems(yaml));
        Assert.Empty(Complaints(yaml));
    }

    [Theory]
    [InlineData("cadence: 7")]
    [InlineData("cadence: { min_age_days: -1 }")]
    [InlineData("cadence: { min_age_days: 100001 }")]
    [InlineData("cadence: { days: 1 }")]
    [InlineData("cadence: { run_days: [] }")]
    [InlineData("cadence: { run_days: someday }")]
    [InlineData("plans: []")]
    [InlineData("history_days: 100001")]
    [InlineData("history_from: 1.1.2020")]
    [InlineData("format: yaml")]
    [InlineData("csv: { delimiter: ab }")]
    [InlineData("csv: { quote: both }")]
    [InlineData("charset: klingon")]
    [InlineData("empty_is_answer: perhaps")]
    [InlineData("responses: { 402: gone }")]
    [InlineData("responses: { 200: empty }")]
    [InlineData("responses: { 4xx: failed }")]
    [InlineData("responses: [402]")]
    [InlineData("window: { step: 24h }")]
    [InlineData("window: { step: 1001m }")]
    [InlineData("pages: { param: page }")]
    [InlineData("pagination: { type: cursor, param: c }")]
    [InlineData("pagination: { type: cursor, param: c, path: a, last_row: b }")]
    [InlineData("pagination: { type: offset, param: o, size_param: n }")]
    [InlineData("pagination: { type: link_header, path: next }")]
    [InlineData("pagination: {}")]
    [InlineData("pagination: { param: page }")]
    [InlineData("pagination: { type: page_number, param: page, path: next }")]
    [InlineData("pagination: { type: next_url, path: a..b }")]
    [InlineData("pagination: { type: next_url, path: next, start: 0 }")]
    [InlineData("rows: $.data")]
    [InlineData("rows: 'data[*].'")]
    [InlineData("rows: a..b")]
    [InlineData("rows: { shape: dict }")]
    [InlineData("rows: { where: { a: [] } }")]
    [InlineData("rows: { path: 'a[x]' }")]
    [InlineData("history_from: 2020-01-01\n    history_days: 7")]
    [InlineData("history_from: 2020-01-01\n    query: { from: '{from}' }")]
    [InlineData("cadence:")]
    [InlineData("pagination: { type: page_number, param: page, start: -1 }")]
    [InlineData("cost: 0")]
    [InlineData("limit: 0")]
    [InlineData("variants: []")]
    [InlineData("variants: ['..']")]
    [InlineData("variants: { FY: { path: other } }")]
    [InlineData("query: { a: '{When}' }")]
    [InlineData("query: { a: [[b]] }")]
    [InlineData("method: PUT")]
    [InlineData("method: GET\n    body: { form: { a: b } }")]
    [InlineData("body: { json: text }")]
    [InlineData("body: { json: { a: b }, form: { a: b } }")]
    [InlineData("date_field: The Day")]
    [InlineData("colour: red")]
    public void What_lint_refuses_in_a_dataset_the_schema_refuses(string line)
    {
        Assert.NotEmpty(Problems(Recipe(dataset: line)));
        Assert.NotEmpty(Complaints(Recipe(dataset: line)));
    }

    [Theory]
    [InlineData("name: acme", "name: Acme")]
    [InlineData("base_url: https://api.acme.test/v2", "base_url: ftp://api.acme.test/")]
    [InlineData("base_url: https://api.acme.test/v2", "base_url: https://api.acme.test/?key=1")]
    [InlineData("base_url: https://api.acme.test/v2", "title: no address")]
    [InlineData("scope: global", "scope: universe")]
    [InlineData("path: list", "path: /list")]
    [InlineData("path: list", "path: a/../list")]
    [InlineData("path: list", "path: a//list")]
    [InlineData("path: list", "path: 'a\\list'")]
    [InlineData("path: list", "path: list?apikey=1")]
    [InlineData("silver_table: acme_list", "silver_table: 1list")]
    [InlineData("key: symbol", "key: []")]
    [InlineData("key: symbol", "key: [symbol, symbol]")]
    [InlineData("symbol: text", "symbol: string")]
    [InlineData("symbol: text", "symbol: decimal")]
    [InlineData("symbol: text", "symbol: decimal(18)")]
    [InlineData("symbol: text", "symbol: decimal(0,0)")]
    [InlineData("symbol: text", "symbol: decimal(39,4)")]
    [InlineData("symbol: text", "symbol: Decimal(18,4)")]
    [InlineData("symbol: text", "Symbol: text")]
    [InlineData("symbol: text", "symbol: { field: s }")]
    [InlineData("symbol: text", "symbol: { type: text, field: s, value: '{date}' }")]
    public void What_lint_refuses_elsewhere_the_schema_refuses(string right, string wrong)
    {
        var yaml = Recipe().Replace(right, wrong, StringComparison.Ordinal);
        Assert.NotEmpty(Problems(yaml));
        Assert.NotEmpty(Complaints(yaml));
    }

    [Theory]
    [InlineData("domain: reference", "domain")]
    [InlineData("scope: global", "scope")]
    [InlineData("path: list", "path")]
    [InlineData("key: symbol", "key")]
    [InlineData("columns: { symbol: text }", "columns")]
    public void What_a_dataset_cannot_do_without_its_source_may_say(string setting, string key)
    {
        var without = string.Join(
            '\n',
            Recipe()
                .Split('\n')
                .Where(l =>
                    !l.TrimStart().StartsWith($"{key}:", StringComparison.Ordinal)
                    && (key != "columns" || !l.Contains("symbol: text", StringComparison.Ordinal))
                )
        );
        var shared = without.Replace("/v2", $"/v2\n  defaults: {{ {setting} }}", StringComparison.Ordinal);

        Assert.NotEmpty(Problems(without));
        Assert.NotEmpty(Complaints(without));
        Assert.Empty(Problems(shared));
        Assert.Empty(Complaints(shared));
    }

    private static string Recipe(string source = "", string dataset = "") =>
        $$"""
            source:
              name: acme
              base_url: https://api.acme.test/v2
              {{source}}
            datasets:
              - name: list
                domain: reference
                scope: global
                path: list
                silver_table: acme_list
                key: symbol
                {{dataset}}
                columns:
                  symbol: text
            """;

    private static string Problems(string yaml)
    {
        using var files = new RecipeFiles().With("acme.yaml", yaml);
        return files.ProblemText().Trim();
    }

    private static List<string> Complaints(string yaml)
    {
        var json = JsonSerializer.SerializeToElement(YamlJson.Of(yaml));
        var results = Schema.Evaluate(json, new EvaluationOptions { OutputFormat = OutputFormat.List });
        return results.IsValid
            ? []
            :
            [
                .. (results.Details ?? [])
                    .Where(d => d.Errors is not null)
                    .SelectMany(d => d.Errors!.Select(e => $"{d.InstanceLocation}: {e.Value}"))
                    .DefaultIfEmpty("invalid"),
            ];
    }
}
