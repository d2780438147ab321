using System.Text.Json;
using DataPlatform.Host;
using DataPlatform.Host.Settings;
using DataPlatform.Tests.Support;
using Xunit;

namespace DataPlatform.Tests.Host;

/// <summary>What stands in <c>dataplatform.yaml</c> and in <c>DATAPLATFORM_*</c> holds as if it were said by flags.</summary>
public sealed class SettingsFileTests : IDisposable
{
    private readonly RecipeFiles _recipes = new();

    private string File => Path.Combine(_recipes.Directory, "dataplatform.yaml");

    public void Dispose() => _recipes.Dispose();

    [Fact]
    public void The_page_is_made_of_the_flags() =>
        GeneratedFile.Holds("src/DataPlatform.Host/Settings/README.md", SettingList.Page(SettingList.Of(CommandLine.Root())));

    [Fact]
    public async Task A_flag_goes_before_a_variable_that_before_the_file_and_that_before_the_default()
    {
        var settings = await ConfigAsync(
            "chunk_size: 1\nconcurrency: 1\nmemory: 1GB\nsource: [a, b]\nquiet: true",
            [("CHUNK_SIZE", "2"), ("CONCURRENCY", "2")],
            "--chunk-size",
            "3"
        );

        Assert.Equal(("3", "flag", "--chunk-size"), settings["chunk_size"]);
        Assert.Equal(("2", "variable", "DATAPLATFORM_CONCURRENCY"), settings["concurrency"]);
        Assert.Equal(("1GB", "file", $"{File}:3"), settings["memory"]);
        Assert.Equal(("a,b", "file", $"{File}:4"), settings["source"]);
        Assert.Equal(("15m", "default", ""), settings["max_wait"]);
        Assert.Equal(("true", "file", $"{File}:5"), settings["quiet"]);
    }

    [Fact]
    public async Task Of_pairs_each_is_said_by_the_strongest_and_a_path_is_from_where_the_file_lies()
    {
        var settings = await ConfigAsync(
            "data: ../market\nlimit: { one: [1/1s, 10/60s], two: 2/1s, three: 3/1s }",
            [("LIMIT", "two=20/1s;three=30/1s")],
            "--limit",
            "three=300/1s"
        );

        Assert.Equal(Path.Combine(_recipes.Directory, "../market"), settings["data"].Values);
        Assert.Equal(("three=300/1s,one=1/1s,10/60s,two=20/1s", "flag", $"--limit,DATAPLATFORM_LIMIT,{File}:2"), settings["limit"]);
    }

    [Fact]
    public async Task What_says_the_opposite_more_strongly_goes_before()
    {
        var tickers = Path.Combine(_recipes.Directory, "t.txt");
        await System.IO.File.WriteAllTextAsync(tickers, "AAA");

        var settings = await ConfigAsync("quiet: true\ntickers: [A, B]", [("TICKERS_FILE", tickers)], "--verbose");

        Assert.Equal(("false", "true"), (settings["quiet"].Values, settings["verbose"].Values));
        Assert.Equal(("", tickers), (settings["tickers"].Values, settings["tickers_file"].Values));
    }

    [Fact]
    public async Task A_switch_that_is_off_says_nothing_against_another_one()
    {
        var settings = await ConfigAsync("verbose: true", [("QUIET", "false")]);

        Assert.Equal(("false", "true"), (settings["quiet"].Values, settings["verbose"].Values));
    }

    [Fact]
    public async Task The_recipes_that_are_checked_are_those_that_a_run_would_use()
    {
        _recipes.With("bad.yaml", "sauce: {}");

        var lint = await Shell.RunAsync(["lint"], new Dictionary<string, string> { ["DATAPLATFORM_RECIPES"] = _recipes.Directory });

        Assert.Equal(2, lint.ExitCode);
        Assert.Contains("bad.yaml:1: ", lint.Errors, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("a: 1\nchunk_sise: 5", "FILE:1: 'a' is no setting|FILE:2: 'chunk_sise' is no setting (did you mean 'chunk_size'?)")]
    [InlineData("chunk_size: many", "FILE:1: chunk_size many: must be a whole number")]
    [InlineData("\nmax_wait: soon", "FILE:2: max_wait soon: write a duration like 15m")]
    [InlineData("memory: [1GB, x]", "FILE:1: memory '1GB,x': write a size like 1GB")]
    [InlineData("output: xml", "FILE:1: output xml: must be text or json")]
    [InlineData("compress: maybe", "FILE:1: 'compress' must be true or false, not 'maybe'")]
    [InlineData("limit: 5/1s", "FILE:1: 'limit' must be a mapping like { SOURCE: LIMITS }, not '5/1s'")]
    [InlineData("limit: { fmp: often }", "FILE:1: limit fmp=often: write it like fmp=5/1s,300/60s")]
    [InlineData(
        "base_url: { fmp: 'http://u:p@x/' }",
        "FILE:1: base_url must hold no user, query or fragment; a key belongs in the recipe's 'auth'"
    )]
    [InlineData("chunk_size: { a: 1 }", "FILE:1: 'chunk_size' must be a plain value, not a mapping")]
    [InlineData("refetch: true", "FILE:1: 'refetch' belongs to one run and cannot stand here; give it --refetch")]
    [InlineData(
        "recipes: x",
        "FILE:1: 'recipes' cannot stand here: the file is found beside the recipes; give --recipes, or set DATAPLATFORM_RECIPES"
    )]
    [InlineData(
        "notify: { form: teams, whenn: X }",
        "FILE:1: 'whenn' is no setting of 'notify' (did you mean 'when'?)|FILE:1: 'notify' needs an address: 'env', the variable that holds it, or 'url', and not both|FILE:1: 'form' must be json or slack, not 'teams'"
    )]
    [InlineData("notify:\n  url: hooks.test/secret", "FILE:2: 'url' must be an address that begins with http:// or https://")]
    [InlineData("notify: https://hooks.test/secret", "FILE:1: 'notify' must be a mapping like { env: ALERT_URL, form: slack }, not a text")]
    [InlineData(
        "on_end: rm -rf /",
        "FILE:1: 'on_end' cannot stand here: a file beside recipes must not say what is carried out; give --on-end, or set DATAPLATFORM_ON_END"
    )]
    [InlineData("on_end_time: never", "FILE:1: on_end_time never: write a duration like 1m, of a day at most")]
    [InlineData("- a", "FILE:1: must be a mapping, like 'source' and 'datasets' in a recipe file")]
    public async Task What_is_wrong_in_the_file_is_told_with_its_line_before_anything_is_done(string text, string problems)
    {
        _recipes.With("dataplatform.yaml", text);

        var shell = await Shell.RunAsync("run", "--recipes", _recipes.Directory);

        Assert.Equal(
            (2, string.Concat(problems.Replace("FILE", File, StringComparison.Ordinal).Split('|').Select(p => $"error: {p}\n"))),
            (shell.ExitCode, shell.Errors.ReplaceLineEndings("\n"))
        );
    }

    [Theory]
    [InlineData("CHUNK_SIZES", "5", "DATAPLATFORM_CHUNK_SIZES is no setting (did you mean 'DATAPLATFORM_CHUNK_SIZE'?)")]
    [InlineData("CHUNK_SIZE", "many", "DATAPLATFORM_CHUNK_SIZE: chunk_size many: must be a whole number")]
    [InlineData("REFETCH", "true", "DATAPLATFORM_REFETCH is no setting: it belongs to one run; give it --refetch")]
    [InlineData("QUIET", "yes", "DATAPLATFORM_QUIET must be true or false, not 'yes'")]
    public async Task What_is_wrong_in_a_variable_is_told_with_its_name(string name, string value, string problem)
    {
        var shell = await Shell.RunAsync(
            ["config", "--recipes", _recipes.Directory],
            new Dictionary<string, string> { ["DATAPLATFORM_" + name] = value }
        );

        Assert.Equal((2, $"error: {problem}"), (shell.ExitCode, shell.Errors.TrimEnd()));
    }

    [Fact]
    public async Task Variables_of_recipes_and_of_others_and_an_empty_file_say_nothing()
    {
        var settings = await ConfigAsync("# later\n", [("VAR_CONTACT", "x"), ("KILLS", "28"), ("CHUNK_SIZE", "")]);

        Assert.All(settings.Values.Where(s => s.Places.Length > 0), s => Assert.Equal("flag", s.From));
    }

    [Fact]
    public async Task A_run_does_as_the_file_says_and_names_the_command_that_was_given()
    {
        await using var market = await SmallMarket.StartAsync(
            lists: 2,
            series: 1,
            answer: r => r.Path == "/list-02" ? new("", Status: 500) : null
        );
        using var data = new TempFolder();
        market.With("dataplatform.yaml", $"data: {data.Path}\nno_ticker: true\n");

        var run = await Shell.RunAsync("run", "--recipes", market.Options.RecipesDirectory, "--date", "2026-01-09");
        var status = await Shell.RunAsync(
            ["status", "--output", "json"],
            new Dictionary<string, string> { ["DATAPLATFORM_RECIPES"] = market.Options.RecipesDirectory }
        );
        var demo = await Shell.RunAsync(["demo", "--help"], new Dictionary<string, string> { ["DATAPLATFORM_CHUNK_SIZE"] = "x" });

        Assert.Equal((3, 0, 0), (run.ExitCode, status.ExitCode, demo.ExitCode));
        Assert.Equal(["/list-01", "/list-02"], market.Api.Asked.Order());
        Assert.EndsWith(
            $"  dataplatform run --recipes {market.Options.RecipesDirectory} --date 2026-01-09\n",
            run.Output.ReplaceLineEndings("\n"),
            StringComparison.Ordinal
        );
        Assert.Equal("partial", JsonDocument.Parse(status.Output).RootElement.GetProperty("last_run").GetProperty("status").GetString());
    }

    private async Task<Dictionary<string, (string Values, string From, string Places)>> ConfigAsync(
        string file,
        (string Name, string Value)[] variables,
        params string[] flags
    )
    {
        _recipes.With("dataplatform.yaml", file);
        var shell = await Shell.RunAsync(
            ["config", "--recipes", _recipes.Directory, "--output", "json", .. flags],
            variables.ToDictionary(v => "DATAPLATFORM_" + v.Name, v => v.Value)
        );
        Assert.Equal((0, ""), (shell.ExitCode, shell.Errors));
        return JsonDocument
            .Parse(shell.Output)
            .RootElement.GetProperty("settings")
            .EnumerateArray()
            .ToDictionary(
                s => s.GetProperty("name").GetString()!,
                s => (Texts(s.GetProperty("values")), s.GetProperty("from").GetString()!, Texts(s.GetProperty("places")))
            );
    }

    private static string Texts(JsonElement list) => string.Join(',', list.EnumerateArray().Select(e => e.GetString()));
}
