using DataPlatform.Tests.Support;
using Xunit;

namespace DataPlatform.Tests.Recipes;

/// <summary>What people write before they know better: one problem for one mistake, and the problem says what to write.</summary>
public sealed class NewcomerTests
{
    private const string Recipe = """
        source:
          name: acme
          base_url: https://api.acme.test/v2/
          auth: { query: apikey, env: ACME_KEY }
          limits: [5/1s]
        datasets:
          - name: prices
            domain: market
            scope: ticker
            path: prices
            query: { symbol: "{ticker}", from: "{from}" }
            cadence: { min_age_days: 1 }
            history_from: 2015-01-01
            date_field: date
            silver_table: acme_prices
            key: [ticker, date]
            columns:
              ticker: { type: text, value: "{ticker}" }
              date: date
              close: double
        """;

    [Theory]
    [InlineData("[5/1s]", "{5/1s}", "'limits' must be a list ([a, b]), not a mapping")]
    [InlineData("min_age_days: 1", "min_age_days: {1}", "'min_age_days' must be a whole number from 0 to 100000, not a mapping")]
    [InlineData("\"{ticker}\", from", "{ticker}, from", "'symbol' must be text; write a placeholder in quotes: \"{ticker}\"")]
    [InlineData(
        "path: prices",
        "path: {ticker}/prices",
        "is not valid YAML: *; look for wrong indentation, and for a text that needs quotes *"
    )]
    [InlineData("  - name: prices", "    name: prices", "'datasets' must be a list of entries, each starting with '- '")]
    [InlineData("      date: date", "\tdate: date", "is not valid YAML: * tab as indentation; indent with spaces")]
    [InlineData("domain: market", "name: market", "is not valid YAML: Duplicate key name")]
    [InlineData("base_url: https://", "base_url: ", "'base_url' must be an http or https address, not 'api.acme.test/v2/'")]
    [InlineData("v2/", "v2?apikey=abc", "'base_url' must be an address without user, query or fragment (a key belongs in 'auth')")]
    [InlineData(
        "env: ACME_KEY",
        "env: $ACME_KEY",
        "'env' must be the name of an environment variable, in capitals like FMP_API_KEY, never the key itself"
    )]
    [InlineData("[5/1s]", "5 per second", "'limits' must be permits/window, like 300/60s, not '5 per second'")]
    [InlineData("[5/1s]", "5/1s, 300/60s", "'limits' is a list; write [5/1s, 300/60s]")]
    [InlineData("limits: [5/1s]", "cadence: { min_age_days: 1 }", "unknown key 'cadence'; it belongs to an entry of 'datasets'")]
    [InlineData(
        "domain: market",
        "limits: 5/1s\n    domain: market",
        "unknown key 'limits'; it belongs to 'source' (did you mean 'limit'?)"
    )]
    [InlineData("scope: ticker", "scope: symbol", "'scope' must be one of global, ticker, not 'symbol' (did you mean 'ticker'?)")]
    [InlineData(
        "path: prices",
        "path: /prices",
        "'path' must be relative to base_url, without a '/' at its start, '//', '.' or '..', not '/prices'"
    )]
    [InlineData("{ min_age_days: 1 }", "daily", "'cadence' must be a mapping ({ min_age_days: ..., run_days: ... }), not 'daily'")]
    [InlineData("2015-01-01", "2015", "'history_from' must be a date like 2015-01-31, not '2015'")]
    [InlineData("2015-01-01", "", "'history_from' is empty; write for example 'history_from: 2000-01-01', or leave it out")]
    [InlineData("date_field: date", "date_field: Date", "date_field 'Date' is not a column (did you mean 'date'?)")]
    [InlineData("[ticker, date]", "ticker, date", "'key' is a list; write [ticker, date]")]
    [InlineData("[ticker, date]", "[ticker, day]", "key column 'day' is not a column*")]
    [InlineData("close: double", "close: float", "'close' must be one of text, integer, *, not 'float' (did you mean 'double'?)")]
    [InlineData("date: date", "date: datetime", "'date' must be one of text, integer, *, not 'datetime' (did you mean 'timestamp'?)")]
    [InlineData(
        "close: double",
        "close: { type: double, source: c }",
        "unknown key 'source' (did you mean 'field'?); write for example 'field: fiscalDateEnding'"
    )]
    [InlineData("close: double", "close: '{ticker}'", "column 'close' needs its type: write { type: text, value: \"{ticker}\" }")]
    [InlineData("close: double", "close:", "'close' must be one of text, integer, *, and is empty")]
    public void One_mistake_is_one_problem_that_says_what_to_write(string right, string wrong, string message)
    {
        using var files = new RecipeFiles().With("acme.yaml", Recipe.Replace(right, wrong, StringComparison.Ordinal));

        var problem = Assert.Single(files.Load().Problems);

        Assert.Matches(
            $"^{System.Text.RegularExpressions.Regex.Escape(message).Replace("\\*", ".*", StringComparison.Ordinal)}$",
            problem.Message
        );
        Assert.Equal(LineOf(right), problem.Line);
    }

    [Theory]
    [InlineData("path: prices", "url: prices", "path")]
    [InlineData("key: [", "primary_key: [", "key")]
    [InlineData("silver_table:", "table:", "silver_table")]
    [InlineData("columns:", "fields:", "columns")]
    [InlineData("env:", "key:", "env")]
    [InlineData("base_url:", "url:", "base_url")]
    [InlineData("scope:", "scop:", "scope")]
    public void A_setting_by_the_name_it_has_elsewhere_is_told_with_the_one_it_has_here(string right, string wrong, string meant)
    {
        using var files = new RecipeFiles().With("acme.yaml", Recipe.Replace(right, wrong, StringComparison.Ordinal));

        var problems = files.Load().Problems;

        Assert.Contains(
            problems,
            p =>
                p.Message.StartsWith($"'{meant}' is missing; write for example '{meant}: ", StringComparison.Ordinal)
                || p.Message.Contains($"must name one of '{meant}',", StringComparison.Ordinal)
        );
        Assert.Contains(
            problems,
            p =>
                p.Message.StartsWith($"unknown key '{wrong.Split(':')[0]}' (did you mean '{meant}'?)", StringComparison.Ordinal)
                && p.Line == LineOf(right)
        );
    }

    private static int LineOf(string text) =>
        Recipe[..Recipe.IndexOf(text.TrimStart(), StringComparison.Ordinal)].Count(c => c == '\n') + 1;
}
