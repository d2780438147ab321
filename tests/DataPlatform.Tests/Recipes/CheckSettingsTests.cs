using DataPlatform.Engine;
using DataPlatform.Recipes;
using DataPlatform.Tests.Support;
using Xunit;

namespace DataPlatform.Tests.Recipes;

/// <summary>Checks as recipes and gold models declare them, and what lint says of those that cannot be made.</summary>
public sealed class CheckSettingsTests
{
    [Fact]
    public void Checks_stand_at_a_column_or_at_the_dataset_with_their_severity_beside_them()
    {
        using var files = Recipe(
            """
                  close:
                    type: double
                    checks:
                      - range: { min: 0, max: 1e6 }
                      - nulls: { max: 1% }
                        severity: fail
                  currency: { type: text, checks: { accepted: [USD, EUR], severity: warn } }
                  listed: { type: date, checks: [ range: { min: 1900-01-01 } ] }
                checks:
                  - freshness: { column: date, max_age: 5d }
                  - { row_count: { min_share_of_last_run: 50% }, severity: fail }
            """
        );

        var table = Assert.Single(files.Book().Recipes).Table;

        Assert.Equal(
            [
                "close range min 0, max 1e6|Warn|15",
                "close nulls max 1%|Fail|16",
                "currency accepted USD, EUR|Warn|18",
                "listed range min 1900-01-01|Warn|19",
                "date freshness max_age 5d|Warn|21",
                "row_count min_share_of_last_run 50%|Fail|22",
            ],
            table.Checks.Select(c => $"{c}|{c.Severity}|{c.Line}")
        );
    }

    [Theory]
    [InlineData(
        "range: { min: 0 }",
        "text",
        "column 'c': 'range' has no meaning in a text column; it is for numbers, dates and timestamps"
    )]
    [InlineData("range: { min: 0 }", "date", "column 'c': 'range' of a date column is of dates like 2015-01-31, not of numbers like 0")]
    [InlineData(
        "range: { max: 2015-01-31 }",
        "integer",
        "column 'c': 'range' of an integer column is of numbers, not of dates like 2015-01-31"
    )]
    [InlineData("range: { min: 2, max: 1 }", "double", "column 'c': 'range' has no value in it: min 2 is above max 1")]
    [InlineData("range: { min: 10, max: 9.5 }", "double", "column 'c': 'range' has no value in it: min 10 is above max 9.5")]
    [InlineData("range: { min: 2, max: 2016-01-01 }", "double", "column 'c': one end of 'range' is a number and the other one a date")]
    [InlineData(
        "range: { min: 2016-01-02, max: 2016-01-01 }",
        "date",
        "column 'c': 'range' has no value in it: min 2016-01-02 is above max 2016-01-01"
    )]
    [InlineData("range: {}", "double", "a range has an end: 'min', 'max' or both")]
    [InlineData("range: { min: many }", "double", "'min' must be a number, or a date like 2015-01-31, not 'many'")]
    [InlineData(
        "accepted: [1.5]",
        "double",
        "column 'c': 'accepted' has no meaning in a double column; it is for text, integer and boolean"
    )]
    [InlineData("accepted: [1, x]", "integer", "column 'c': 'accepted' names 'x', which an integer column never holds")]
    [InlineData("accepted: []", "text", "'accepted' accepts no value; leave it out")]
    [InlineData("nulls: { max: 101% }", "text", "'max' must be a share like 1%, from 0% to 100%, not '101%'")]
    [InlineData(
        "nulls: { max: 1%, severity: fail }",
        "text",
        "unknown key 'severity'; it stands beside the check, as in { nulls: { max: 1% }, severity: fail }"
    )]
    [InlineData("nulls: { max: 1% }, severity: error", "text", "'severity' must be one of warn, fail, not 'error' (did you mean 'fail'?)")]
    [InlineData("nulls: { max: 1% }, range: { min: 0 }", "double", "an entry of 'checks' is one check: 'range', 'accepted' or 'nulls'")]
    [InlineData("severity: fail", "text", "an entry of 'checks' is one check: 'range', 'accepted' or 'nulls'")]
    [InlineData("rang: { min: 0 }", "double", "unknown key 'rang' (did you mean 'range'?)")]
    [InlineData(
        "accepted_values: [a]",
        "text",
        "unknown key 'accepted_values' (did you mean 'accepted'?); write for example 'accepted: [USD, EUR]'"
    )]
    [InlineData(
        "unique: true",
        "text",
        "unknown key 'unique'; no two rows have the same 'key', because a newer row takes the place of the one with the same key: name the columns there"
    )]
    [InlineData(
        "relationships: { to: x }",
        "text",
        "unknown key 'relationships'; a check looks at one table: join both in a gold model, and check a column of that"
    )]
    [InlineData(
        "expression: c > 0",
        "text",
        "unknown key 'expression'; a check has no SQL: compute a column in a gold model, and check that with 'range' or 'accepted'"
    )]
    [InlineData(
        "freshness: { column: c, max_age: 5d }",
        "date",
        "unknown key 'freshness'; it belongs to the 'checks' of a dataset: checks: { freshness: { column: date, max_age: 5d } }"
    )]
    public void A_wrong_check_of_a_column_is_one_line(string check, string type, string problem)
    {
        using var files = Recipe($"      c: {{ type: {type}, checks: [ {{ {check} }} ] }}");

        Assert.Equal([$"12|{problem}"], files.Load().Problems.Select(p => $"{p.Line}|{p.Message}"));
    }

    [Theory]
    [InlineData(
        "not_null",
        "'nullable: false' of the column puts rows without a value in quarantine, and 'nulls: { max: 0% }' only tells of them"
    )]
    [InlineData(
        "unique",
        "no two rows have the same 'key', because a newer row takes the place of the one with the same key: name the columns there"
    )]
    public void The_words_of_dbt_that_are_no_mapping_are_told_where_they_belong(string word, string where)
    {
        using var files = Recipe($"      c: {{ type: text, checks: [{word}] }}");

        Assert.Equal(
            [$"each of 'checks' must be a mapping ({{ range: {{ min: 0 }} }}), not '{word}'; {where}"],
            files.Load().Problems.Select(p => p.Message)
        );
    }

    [Theory]
    [InlineData("freshness: { column: dat, max_age: 5d }", "'freshness' names 'dat', which is not a column (did you mean 'date'?)")]
    [InlineData(
        "freshness: { column: symbol, max_age: 5d }",
        "column 'symbol': 'freshness' needs a date or timestamp column, and this one is text"
    )]
    [InlineData("freshness: { column: date }", "'max_age' is missing; write for example 'max_age: 5d'")]
    [InlineData("freshness: { column: date, max_age: 5 }", "'max_age' must be a duration like 30s, from 60m to 3650d, not '5'")]
    [InlineData(
        "row_count: { min_share_of_last_run: 0% }",
        "'min_share_of_last_run' must be a share like 80%, above 0% and at most 100%, not '0%'"
    )]
    [InlineData(
        "rows_per_ticker: { min: 50% }",
        "unknown key 'rows_per_ticker' (did you mean 'row_count'?); write for example 'row_count: { min_share_of_last_run: 50% }'"
    )]
    [InlineData(
        "range: { min: 0 }",
        "unknown key 'range'; it belongs to the 'checks' of a column: close: { type: double, checks: { range: { min: 0 } } }"
    )]
    public void A_wrong_check_of_a_dataset_is_one_line(string check, string problem)
    {
        using var files = Recipe($"    checks: {{ {check} }}");

        Assert.Equal([$"12|{problem}"], files.Load().Problems.Select(p => $"{p.Line}|{p.Message}"));
    }

    [Fact]
    public void What_cannot_happen_and_what_is_said_twice_is_told()
    {
        using var files = Recipe(
            """
                  must: { type: text, nullable: false, checks: { nulls: { max: 0% } } }
                  zero: { type: text, default: x, checks: { nulls: { max: 0% } } }
                  twice: { type: double, checks: [ { range: { min: 0 } }, { range: { min: 0 }, severity: fail } ] }
            """,
            key: "{ type: date, checks: { nulls: { max: 0% } } }"
        );

        Assert.Equal(
            [
                "11|column 'date': 'nulls' has nothing to tell: a column of the key is never null",
                "12|column 'must': 'nulls' has nothing to tell: 'nullable: false' puts rows without a value in quarantine; keep one",
                "13|column 'zero': 'nulls' has nothing to tell: a column with 'default' is never null",
                "14|'twice range min 0' is checked twice; keep one",
            ],
            files.Load().Problems.Select(p => $"{p.Line}|{p.Message}")
        );
    }

    [Fact]
    public void Rows_of_answers_to_windows_are_not_held_against_each_other()
    {
        using var files = new RecipeFiles().With(
            "demo.yaml",
            RecipeFiles.Minimal + "\n    checks: { row_count: { min_share_of_last_run: 50% } }"
        );

        Assert.StartsWith(
            "'row_count' has no meaning where a window is asked",
            Assert.Single(files.Load().Problems).Message,
            StringComparison.Ordinal
        );
    }

    [Fact]
    public void A_gold_model_declares_its_checks_in_its_header_a_line_each()
    {
        using var files = Gold(
            "-- check: { column: close, range: { min: 0 }, severity: fail }",
            "-- check: { column: name, accepted: [a, b] }"
        );

        var checks = Assert.Single(files.Book().Models).Checks;

        Assert.Equal(["close range min 0|Fail|4", "name accepted a, b|Warn|5"], checks.Select(c => $"{c}|{c.Severity}|{c.Line}"));
    }

    [Theory]
    [InlineData("{ range: { min: 0 } }", "'column' is missing; write for example 'column: close'")]
    [InlineData("{ column: close, range: { min: 2, max: 1 } }", "'range' has no value in it: min 2 is above max 1")]
    [InlineData(
        "{ column: close, freshness: { column: date, max_age: 5d } }",
        "unknown key 'freshness'; it belongs to the 'checks' of a dataset: checks: { freshness: { column: date, max_age: 5d } }"
    )]
    [InlineData(
        "{ column: close, unique: true }",
        "unknown key 'unique'; no two rows have the same 'key', because a newer row takes the place of the one with the same key: name the columns there"
    )]
    [InlineData(
        "{ column: closee, range: { min: 0 } }",
        "the check 'range min 0' names 'closee', which is not a column of the select (did you mean 'close'?)"
    )]
    [InlineData("{ column: name, range: { min: 0 } }", "column 'name': 'range' is of numbers here, and the column is VARCHAR")]
    [InlineData("{ column: close, range: { min: 2015-01-31 } }", "column 'close': 'range' is of dates here, and the column is DOUBLE")]
    [InlineData("{ column: closes, range: { min: 0 } }", "column 'closes': 'range' is of numbers here, and the column is DECIMAL(18,2)[]")]
    [InlineData(
        "{ column: moments, range: { min: 2015-01-31 } }",
        "column 'moments': 'range' is of dates here, and the column is TIMESTAMP[]"
    )]
    [InlineData(
        "{ column: close, accepted: [1.5] }",
        "column 'close': 'accepted' is of text, integers and booleans here, and the column is DOUBLE"
    )]
    [InlineData(
        "{ column: date, accepted: [2026-01-01] }",
        "column 'date': 'accepted' is of text, integers and booleans here, and the column is DATE"
    )]
    public void A_wrong_check_of_a_gold_model_is_one_line(string check, string problem)
    {
        using var files = Gold($"-- check: {check}");
        var (book, problems) = files.Load();

        var all = problems.Count > 0 ? problems : Inspector.MisfitChecks(book);

        Assert.Equal([$"4|{problem}"], all.Select(p => $"{p.Line}|{p.Message}"));
    }

    [Theory]
    [InlineData("-- check: { column: close, range: { min: 0 } }", "a check below the start of the select is a plain comment")]
    [InlineData("-- a comment", null)]
    public void A_check_below_the_start_of_the_select_is_told(string below, string? problem)
    {
        using var files = Gold("-- key: date", "WITH a AS (SELECT 1)", below);

        var told = files.Load().Problems.Where(p => p.Line == 6).ToList();

        Assert.Equal(problem is null ? 0 : 1, told.Count);
        Assert.All(told, p => Assert.StartsWith(problem!, p.Message, StringComparison.Ordinal));
    }

    [Fact]
    public void The_words_of_dbt_for_a_check_are_told_in_a_header_too()
    {
        using var files = Gold("-- tests: { column: close, range: { min: 0 } }");

        Assert.Equal(["4|unknown header 'tests' (did you mean 'check'?)"], files.Load().Problems.Select(p => $"{p.Line}|{p.Message}"));
    }

    [Theory]
    [InlineData("accepted USD, EUR", "USD", "EUR")]
    [InlineData("accepted \"USD, EUR\"", "USD, EUR")]
    [InlineData("accepted \"\", \" a\", \"\\\"\", \"\\\\,\"", "", " a", "\"", "\\,")]
    public void What_a_check_is_known_by_is_one_list_of_values_alone(string demand, params string[] values) =>
        Assert.Equal(demand, new Check.Accepted(values).Demand);

    [Fact]
    public void A_check_in_a_header_that_is_no_yaml_is_told_on_its_line()
    {
        using var files = Gold("-- check: { column: close, range: ");

        Assert.Equal(4, Assert.Single(files.Load().Problems).Line);
    }

    private static RecipeFiles Recipe(string lines, string key = "date") =>
        new RecipeFiles().With(
            "acme.yaml",
            $$"""
            source: { name: acme, base_url: "https://acme.test/" }
            datasets:
              - name: d
                domain: market
                scope: global
                path: d
                silver_table: t
                key: [symbol, date]
                columns:
                  symbol: text
                  date: {{key}}

            """ + lines
        );

    private static RecipeFiles Gold(params string[] checks) =>
        new RecipeFiles()
            .With("demo.yaml", RecipeFiles.Minimal)
            .Gold(
                "fact.sql",
                $"""
                -- table: gold.fact
                -- key: ticker, date
                -- input: silver.demo_price (ticker)
                {string.Join('\n', checks)}
                SELECT ticker, date, close, 'a' AS name, [1::DECIMAL(18,2)] AS closes, [date::TIMESTAMP] AS moments FROM silver.demo_price WHERE ticker IN (SELECT ticker FROM changed)
                """
            );
}
