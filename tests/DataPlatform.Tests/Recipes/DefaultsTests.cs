using DataPlatform.Recipes;
using DataPlatform.Tests.Support;
using Xunit;

namespace DataPlatform.Tests.Recipes;

/// <summary>What the datasets of a source share is said once, and is the same as if each of them said it.</summary>
public sealed class DefaultsTests
{
    private const string Shared = """
        source:
          name: acme
          base_url: https://api.acme.test/
          defaults:
            domain: market
            scope: ticker
            query: { symbol: "{ticker}", from: "{from}", to: "{to}", adjusted: true }
            history_from: 2015-01-01
            date_field: date
            window: { format: epoch_ms }
            cadence: { min_age_days: 2 }
            rows: data.rows
            pagination: { type: page_number, param: page }
            key: [ticker, date]
            columns: { ticker: { type: text, value: "{ticker}" }, date: date }
        datasets:
          - name: prices
            path: prices
            silver_table: acme_prices
            columns: { close: double }
          - name: splits
            path: splits
            query: { adjusted: false, kind: split }
            without: [pagination]
            cadence: { run_days: mon }
            silver_table: acme_splits
            columns: { date: { type: date, field: day }, ratio: text }
          - name: names
            scope: global
            without: [query, pagination, history_from]
            path: names
            silver_table: acme_names
            key: symbol
            columns: { ticker: { type: text, field: t }, symbol: text }
        """;

    private const string Unshared = """
        source:
          name: acme
          base_url: https://api.acme.test/
        datasets:
          - name: prices
            domain: market
            scope: ticker
            path: prices
            query: { symbol: "{ticker}", from: "{from}", to: "{to}", adjusted: true }
            history_from: 2015-01-01
            date_field: date
            window: { format: epoch_ms }
            cadence: { min_age_days: 2 }
            rows: data.rows
            pagination: { type: page_number, param: page }
            silver_table: acme_prices
            key: [ticker, date]
            columns: { ticker: { type: text, value: "{ticker}" }, date: date, close: double }
          - name: splits
            domain: market
            scope: ticker
            path: splits
            query: { symbol: "{ticker}", from: "{from}", to: "{to}", adjusted: false, kind: split }
            history_from: 2015-01-01
            date_field: date
            window: { format: epoch_ms }
            cadence: { run_days: mon }
            rows: data.rows
            silver_table: acme_splits
            key: [ticker, date]
            columns: { ticker: { type: text, value: "{ticker}" }, date: { type: date, field: day }, ratio: text }
          - name: names
            domain: market
            scope: global
            path: names
            cadence: { min_age_days: 2 }
            date_field: date
            rows: data.rows
            silver_table: acme_names
            key: symbol
            columns: { ticker: { type: text, field: t }, date: date, symbol: text }
        """;

    [Fact]
    public void A_recipe_is_the_same_whether_a_setting_is_its_own_or_that_of_its_source()
    {
        var (shared, own) = (Recipes(Shared), Recipes(Unshared));

        Assert.Equal(own.Select(SettingsOf), shared.Select(SettingsOf));
        Assert.Equal(own.Select(r => RecipeMapping.Of(r).Hash), shared.Select(r => RecipeMapping.Of(r).Hash));
    }

    [Theory]
    [InlineData("colour: red", "unknown key 'colour'")]
    [InlineData("name: a", "unknown key 'name'; each dataset has its own")]
    [InlineData("silver_table: a", "unknown key 'silver_table'; each dataset has its own")]
    [InlineData("responses: { 402: missing }", "unknown key 'responses'; it belongs to 'source'")]
    [InlineData("defaults: { cost: 2 }", "unknown key 'defaults'; it belongs to 'source'")]
    [InlineData("cadence: 7", "'cadence' must be a mapping ({ min_age_days: ..., run_days: ... }), not '7'")]
    [InlineData("cadence:", "'cadence' is empty; write for example 'cadence: { min_age_days: 7 }', or leave it out")]
    [InlineData("query: { a: [[b]] }", "each of 'a' must be text, not a list")]
    [InlineData("limit: 40", "no dataset takes this 'limit': each has its own, is without it, or has no use for it")]
    [InlineData("plans: []", "'plans' names no plan: the dataset would never be asked; leave it out to ask under every plan")]
    public void A_wrong_default_is_told_once_where_it_stands(string setting, string message) =>
        Assert.Equal($"acme.yaml:5: defaults: {message}\n", Problems(setting));

    [Theory]
    [InlineData("key: b", "", "5: dataset one: key column 'b' is not a column")]
    [InlineData(
        "pagination: { type: page_number, param: p }",
        "query: { p: 1 }",
        "7: dataset one: query 'p' is what 'pagination' sends; keep one"
    )]
    [InlineData("date_field: day", "query: { f: '{from}' }, history_days: 5", "5: dataset one: date_field 'day' is not a column")]
    [InlineData(
        "history_days: 5",
        "query: { f: '{from}' }",
        "5: dataset one: 'history_days' needs 'date_field', the column that moves the window"
    )]
    [InlineData(
        "rows: data",
        "format: csv",
        "5: dataset one: 'rows' leads nowhere in a csv, json_lines or text body, which holds rows alone; only 'where' has a meaning there"
    )]
    [InlineData("body: { form: { a: b } }", "method: GET", "5: dataset one: a GET carries no 'body'")]
    [InlineData(
        "columns: { b: { type: text, field: a } }",
        "",
        "7: dataset one: column 'a' would stay empty: field 'a' is already read by column 'b'"
    )]
    [InlineData("cost: 2", "without: [cots]", "7: dataset one: 'without' names 'cots', which the 'defaults' of the source do not have")]
    [InlineData("cost: 2", "without: [cost], cost: 3", "7: dataset one: 'without' names 'cost', of which the dataset has its own anyway")]
    public void A_default_that_does_not_fit_a_dataset_is_told_with_both(string setting, string own, string expected) =>
        Assert.Contains($"acme.yaml:{expected}", Problems(setting, own), StringComparison.Ordinal);

    [Fact]
    public void A_dataset_that_has_the_day_and_forgot_to_ask_for_a_window_is_told() =>
        Assert.Contains(
            "acme.yaml:7: dataset one: 'history_from', 'refetch_days' of the source's 'defaults' needs {from} in 'path', 'query' or 'body'; "
                + "if there is no history to ask for, say 'without: [history_from, refetch_days]'",
            Problems(
                "{ history_from: 2015-01-01, date_field: day, refetch_days: 2, window: { step: 1mo } }",
                "columns: { a: text, day: date }"
            ),
            StringComparison.Ordinal
        );

    [Theory]
    [InlineData("history_from: 2015-01-01, refetch_days: 3, date_field: day, window: { step: 1mo }")]
    [InlineData("csv: { delimiter: ';' }, limit: 40")]
    public void What_one_dataset_uses_is_nothing_to_one_that_has_no_use_for_it(string defaults)
    {
        var problems = Problems(
            $"{{ {defaults} }}",
            "format: csv, date_field: day, query: { l: '{limit}', f: '{from}', t: '{to}' }, history_days: 1, window: {}, columns: { day: date }"
        );

        Assert.DoesNotContain("dataset two", problems, StringComparison.Ordinal);
    }

    private static string Problems(string setting, string own = "")
    {
        var key = setting.StartsWith("key", StringComparison.Ordinal) ? "" : "key: a,";
        var columns = own.Contains("columns", StringComparison.Ordinal) ? "" : "columns: { a: text },";
        using var files = new RecipeFiles().With(
            "acme.yaml",
            $$"""
            source:
              name: acme
              base_url: https://api.acme.test/
              defaults:
                {{setting}}
            datasets:
              - { name: one, domain: d, scope: global, path: one, silver_table: one, {{key}} {{columns}} {{own}} }
              - { name: two, domain: d, scope: global, path: two, silver_table: two, key: a, columns: { a: text } }
            """
        );
        return files.ProblemText();
    }

    private static IReadOnlyList<DatasetRecipe> Recipes(string text)
    {
        using var files = new RecipeFiles().With("acme.yaml", text);
        return files.Book().Recipes;
    }

    // The line of a recipe says where its source is read from, which is the same.
    private static string SettingsOf(DatasetRecipe recipe) => WrittenOut.Of(recipe with { Source = Some.Source });
}
