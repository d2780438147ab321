using DataPlatform.Recipes;
using DataPlatform.Tests.Support;
using Xunit;

namespace DataPlatform.Tests.Recipes;

/// <summary>What a recipe says of a request: method, body, repeated parameters, functions and variables.</summary>
public sealed class RequestSettingsTests
{
    [Fact]
    public void A_body_makes_the_request_a_post()
    {
        Assert.Equal(("GET", null), (Read("").Method, Read("").Body));
        Assert.Equal("POST", Read("method: POST").Method);
        var json = Read("body: { json: { a: [\"{date}\", 1, true, null], 'b c': 0.10 } }");
        Assert.Equal(("POST", new RequestBody.Json("""{"a":["{date}",1,true,null],"b c":0.1}""")), (json.Method, json.Body));
        var form = Assert.IsType<RequestBody.Form>(Read("body: { form: { a: 1, b: [x, y] } }").Body);
        Assert.Equal(["a=1", "b=x", "b=y"], form.Fields.Select(f => $"{f.Key}={f.Value}"));
        Assert.Equal(
            new RequestBody.GraphQl("{ funds { id } }", """{"day":"{date}"}"""),
            Read("body: { graphql: \"{ funds { id } }\", variables: { day: \"{date}\" } }").Body
        );
        Assert.Equal(["fields=open", "fields=close"], Read("query: { fields: [open, close] }").Query.Select(q => $"{q.Key}={q.Value}"));
    }

    [Fact]
    public void A_key_that_vendors_print_for_everybody_may_stand_in_a_query() =>
        Assert.Empty(
            new RecipeFiles()
                .With(
                    "demo.yaml",
                    RecipeFiles.Minimal.Replace("path: list", "path: list\n    query: { apikey: demo }", StringComparison.Ordinal)
                )
                .Load()
                .Problems
        );

    [Theory]
    [InlineData("method: PUT", "'method' must be one of GET, POST, not 'PUT'")]
    [InlineData("method: get", "'method' must be one of GET, POST, not 'get' (did you mean 'GET'?)")]
    [InlineData("method: GET\nbody: { form: { a: b } }", "a GET carries no 'body'")]
    [InlineData("body: {}", "'body' must be one of 'json', 'form' and 'graphql'")]
    [InlineData("body: { json: { a: b }, form: { a: b } }", "'body' must be one of 'json', 'form' and 'graphql'")]
    [InlineData("body: { json: { a: b }, variables: { a: b } }", "'variables' are those of a 'graphql' query")]
    [InlineData("body: { json: text }", "'json' must be a mapping or a list, not 'text'")]
    [InlineData("body: { json: { a: {date} } }", "'{date}' is no text; write a placeholder in quotes: \"{date}\"")]
    [InlineData("body: { json: { a: \"{dat}\" } }", "placeholder {dat} is unknown (did you mean 'date'?)")]
    [InlineData(
        "body: { form: { a: \"{date | yaar}\" } }",
        "placeholder {date | yaar} has a function 'yaar' that is unknown (did you mean 'year'?)"
    )]
    [InlineData("body: { form: { api_key: abc } }", "field 'api_key' looks like a key; a recipe never holds one")]
    [InlineData("body: { json: { a: [{ password: abc }] } }", "field 'password' looks like a key; a recipe never holds one")]
    [InlineData("body: { json: { secret: 4711 } }", "field 'secret' looks like a key; a recipe never holds one")]
    [InlineData("body: { graphql: '{ a(apiKey : \"abc\") { b } }' }", "field 'apiKey' looks like a key; a recipe never holds one")]
    [InlineData("body: { graphql: '{ a }', variables: { api-key: abc } }", "field 'api-key' looks like a key; a recipe never holds one")]
    [InlineData(
        "for_each: [{ n: [a] }]\nquery: { n: \"{n | join('|')}\" }",
        "placeholder {n | join('|')} has a function 'join', which is for the 'group' of a 'for_each'"
    )]
    [InlineData(
        "query: { a: \"{limit | year}\" }\nlimit: 5",
        "placeholder {limit | year} has a function 'year', which is for days and moments"
    )]
    [InlineData(
        "query: { a: \"{date | join(x)}\" }",
        "placeholder {date | join(x)} has a function 'join', which is for the 'group' of a 'for_each'"
    )]
    [InlineData(
        "params: { a: b }",
        "unknown key 'params' (did you mean 'query'?); write for example 'query: { symbol: \"{ticker}\", from: \"{from}\", to: \"{to}\" }'"
    )]
    [InlineData(
        "json: { a: b }",
        "unknown key 'json' (did you mean 'body'?); write for example 'body: { json: { symbol: \"{ticker}\" } }'"
    )]
    public void What_cannot_be_sent_is_told(string lines, string message)
    {
        using var files = new RecipeFiles().With("demo.yaml", WithLines(lines));

        Assert.Equal([message], files.Load().Problems.Select(p => p.Message));
    }

    [Theory]
    [InlineData("{ who: { default: x } }", "{ X-Who: \"{who}\" }", "")]
    [InlineData("{ who: {}, what: }", "{ X-Who: \"{who | upper}/{what}\" }", "")]
    [InlineData(
        "{ who: {} }",
        "{ X-Who: \"{wo}\" }",
        "variable 'who' has no effect: neither 'headers' nor a path, query or body holds {who}|placeholder {wo} is unknown (did you mean 'who'?)"
    )]
    [InlineData(
        "{ who: {} }",
        "{ X-Who: \"{who | uper}\" }",
        "placeholder {who | uper} has a function 'uper' that is unknown (did you mean 'upper'?)"
    )]
    [InlineData("{ ticker: {} }", "{}", "variable 'ticker' has the name of a placeholder; choose another one")]
    [InlineData(
        "{ Who: {} }",
        "{}",
        "variable 'Who' must be lower-case letters, digits and '_', starting with a letter, at most 63 of them"
    )]
    [InlineData(
        "{ api_key: {} }",
        "{ X-Who: \"{api_key}\" }",
        "variable 'api_key' looks like a key, which no run could keep out of what it stores: declare it with 'auth'"
    )]
    [InlineData("{ who: me }", "{ X-Who: \"{who}\" }", "'who' must be a mapping ({ default: ..., purpose: ... }), not 'me'")]
    [InlineData("[who]", "{}", "'variables' must be a mapping ({ name: { default: ... } }), not a list")]
    [InlineData("{}", "{ X-Who: \"{ticker}\" }", "placeholder {ticker} is unknown: the source has no 'variables'")]
    public void A_variable_is_declared_used_and_no_secret(string variables, string headers, string messages)
    {
        var recipe = RecipeFiles.Minimal.Replace(
            "  universe:",
            $"  variables: {variables}\n  headers: {headers}\n  universe:",
            StringComparison.Ordinal
        );
        using var files = new RecipeFiles().With("demo.yaml", recipe);

        Assert.Equal(messages, string.Join('|', files.Load().Problems.Select(p => p.Message)));
    }

    [Fact]
    public void A_variable_is_no_value_of_a_column()
    {
        var recipe = RecipeFiles
            .Minimal.Replace("  universe:", "  variables: { who: {} }\n  universe:", StringComparison.Ordinal)
            .Replace("value: \"{ticker}\"", "value: \"{who}\"", StringComparison.Ordinal)
            .Replace("symbol: \"{ticker}\"", "symbol: \"{ticker}{who}\"", StringComparison.Ordinal);
        using var files = new RecipeFiles().With("demo.yaml", recipe);

        Assert.Equal(
            ["placeholder {who} is a variable, which another run may have set otherwise; it is no value of a column"],
            files.Load().Problems.Select(p => p.Message)
        );
    }

    private static DatasetRecipe Read(string lines)
    {
        using var files = new RecipeFiles().With("demo.yaml", WithLines(lines));
        return files.Book().Recipes[0];
    }

    private static string WithLines(string lines) =>
        RecipeFiles.Minimal.Replace(
            "    path: list\n",
            $"    path: list\n    {lines.Replace("\n", "\n    ", StringComparison.Ordinal)}\n",
            StringComparison.Ordinal
        );
}
