using DataPlatform.Runs;
using DataPlatform.Tests.Support;
using Xunit;

namespace DataPlatform.Tests.Recipes;

/// <summary>Every property of a recipe, as it comes out of a file that says nothing about it and out of one that says everything.</summary>
public sealed class RecipeDefaultsTests
{
    [Fact]
    public void What_a_recipe_leaves_out_has_its_documented_default()
    {
        using var files = new RecipeFiles().With(
            "small.yaml",
            """
            source: { name: small, base_url: "http://127.0.0.1:1" }
            datasets:
              - name: list
                domain: reference
                scope: global
                path: list
                silver_table: small_list
                key: [stock_symbol]
                columns: { stock_symbol: text }
            """
        );

        Approved.Matches(files.Stable(WrittenOut.Of(files.Book())));
    }

    [Fact]
    public void What_a_recipe_says_is_what_is_read()
    {
        using var files = new RecipeFiles()
            .With(
                "full.yaml",
                """
                source:
                  name: full
                  base_url: https://api.example.com/v1
                  auth: { header: Authorization, prefix: "Bearer ", env: FULL_KEY }
                  limits: [5/s, 300/1m, 10000/1d]
                  use: 80%
                  timeout: 1.5s
                  attempts: 2
                  concurrency: 3
                  max_body: 512KB
                  plan: basic
                  field_case: camel
                  error_when: ["Error Message", error]
                  throttle_when: [Note]
                  responses: { 402: missing, 420: throttled }
                  null_values: ["."]
                  nan_is_null: true
                  universe: SELECT symbol FROM silver.full_list

                datasets:
                  - name: statement
                    domain: fundamentals
                    scope: ticker
                    path: statement/{ticker}
                    query: { period: annual, from: "{from}", to: "{to}", limit: "{limit}", kind: "{discriminator}" }
                    limit: 40
                    variants:
                      FY:
                      quarter: { query: { period: quarter, extra: "1" }, limit: 160 }
                    cadence: { min_age_days: 90, run_days: [mon, sun] }
                    plans: [basic, pro]
                    history_days: 1825
                    refetch_days: 7
                    date_field: day
                    rows: data.items
                    rows_may_be_missing: true
                    format: json
                    empty_is_answer: true
                    responses: { 404: failed, 402: empty }
                    pagination: { type: page_number, param: page, start: 1 }
                    cost: 3
                    silver_table: full_statement
                    key: [ticker, day]
                    null_values: ["-"]
                    ignore: [link]
                    columns:
                      ticker: { type: text, value: "{ticker}" }
                      day: { type: date, field: fiscalDate }
                      net_income_10_year: { type: integer, nullable: false }
                      share: double
                      is_final: boolean
                      accepted_at: { type: timestamp, format: [epoch_ms, yyyyMMdd], zone: America/New_York }
                      raw: json

                  - name: bulk
                    domain: prices
                    scope: global
                    path: bulk
                    query: { date: "{date}", from: "{from}" }
                    history_from: 2015-01-31
                    date_field: day
                    format: csv
                    pagination: { type: page_number, param: p }
                    silver_table: full_bulk
                    key: day
                    columns: { day: date }
                """
            )
            .With(
                "second.yaml",
                """
                source:
                  name: second
                  base_url: https://api.example.com/v2/
                  auth: { type: basic, username: someone, env: SECOND_PASSWORD }
                  quota: shared
                  limits: [2/1s]

                datasets:
                  - name: filings
                    domain: filings
                    scope: global
                    path: filings
                    pagination: { type: next_url, path: links.next }
                    silver_table: second_filings
                    key: [id]
                    columns: { id: text }
                  - name: events
                    domain: filings
                    scope: global
                    path: events
                    format: json_lines
                    variants: [a, b]
                    silver_table: second_events
                    key: [id]
                    columns: { id: text }
                """
            );

        Approved.Matches(files.Stable(WrittenOut.Of(files.Book())));
    }

    [Fact]
    public void What_a_caller_leaves_out_has_its_documented_default() =>
        Approved.Matches(WrittenOut.Of(new RunOptions { RecipesDirectory = "recipes", DataDirectory = "data" }));
}
