using DataPlatform.Engine;
using DataPlatform.Recipes.Reading;
using DataPlatform.Runs;
using DataPlatform.Tests.Support;
using Xunit;

namespace DataPlatform.Tests.EndToEnd;

/// <summary>What lint says of a key when the answers that are stored say something else.</summary>
public sealed class KeysInDoubtTests
{
    [Fact]
    public async Task Lint_warns_of_a_key_that_did_not_tell_stored_rows_apart_until_it_is_another_one()
    {
        await using var api = await StubApi.StartAsync(_ => new("""[{"id":1,"leg":1,"price":1.5},{"id":1,"leg":2,"price":2.5}]"""));
        using var recipes = new RecipeFiles().With("acme.yaml", Recipe(api.Address, "[id]"));
        using var data = new TempFolder();
        await new TestEngine().RunAsync(new() { RecipesDirectory = recipes.Directory, DataDirectory = data.Path });

        var warned = await Shell.RunAsync("lint", recipes.Directory, "--data", data.Path);
        var elsewhere = await Shell.RunAsync("lint", recipes.Directory, "--data", data.At("none"));
        recipes.With("acme.yaml", Recipe(api.Address, "[id, leg]"));
        var mended = await Shell.RunAsync("lint", recipes.Directory, "--data", data.Path);

        Assert.Equal((0, 0, 0), (warned.ExitCode, elsewhere.ExitCode, mended.ExitCode));
        Assert.StartsWith(
            $"warning: {recipes.Directory}/acme.yaml:5: dataset legs: 'key' does not tell all rows apart: of several with id=1 in one answer",
            warned.Errors,
            StringComparison.Ordinal
        );
        Assert.StartsWith(
            $"warning: the data were not looked at: {data.At("none")}: there is no such data folder",
            elsewhere.Errors,
            StringComparison.Ordinal
        );
        Assert.Equal("", mended.Errors);
    }

    [Fact]
    public void A_default_in_a_key_is_in_doubt_before_anything_is_stored()
    {
        using var recipes = new RecipeFiles().With(
            "acme.yaml",
            Recipe(new("http://localhost/"), "[id, leg]")
                .Replace("leg: integer", "leg: { type: integer, default: 0 }", StringComparison.Ordinal)
        );

        Assert.StartsWith(
            "column 'leg' is in 'key' and has a 'default'",
            Assert.Single(Inspector.InDoubt(recipes.Book())).Message,
            StringComparison.Ordinal
        );
        recipes.With(
            "acme.yaml",
            Recipe(new("http://localhost/"), "[id, leg]")
                .Replace("leg: integer", "leg: { type: integer, default: 0, optional: true }", StringComparison.Ordinal)
        );
        Assert.Empty(Inspector.InDoubt(recipes.Book()));
    }

    [Fact]
    public void The_recipes_that_come_with_the_program_are_in_no_doubt() =>
        Assert.Empty(Inspector.InDoubt(RecipeFolder.Load(Path.Combine(AppContext.BaseDirectory, "recipes")).Book));

    [Fact]
    public void What_is_read_from_a_table_that_nobody_fills_is_in_doubt()
    {
        using var recipes = new RecipeFiles().With(
            "demo.yaml",
            RecipeFiles.Minimal.Replace("silver.demo_list ORDER", "silver.demo_lists ORDER", StringComparison.Ordinal)
                + """


                  - name: sectors
                    domain: reference
                    scope: global
                    for_each: [{ query: SELECT sector FROM gold.dim_sector }]
                    path: "sectors/{sector}"
                    silver_table: demo_sectors
                    key: [sector]
                    columns: { sector: { type: text, value: "{sector}" }, name: text }
                """
        );

        Assert.Equal(
            [
                $"{recipes.Directory}/demo.yaml:4: source demo: 'universe' reads silver.demo_lists, which no dataset and no gold model fills (did you mean 'silver.demo_list'?)",
                $"{recipes.Directory}/demo.yaml:29: dataset sectors: 'for_each' reads gold.dim_sector, which no dataset and no gold model fills",
            ],
            Inspector.InDoubt(recipes.Book()).Select(p => p.ToString())
        );
    }

    [Fact]
    public async Task A_key_that_is_in_order_since_or_whose_dataset_is_dropped_is_in_no_doubt()
    {
        var body = """[{"id":1,"leg":1,"price":1.5},{"id":1,"leg":2,"price":2.5}]""";
        await using var api = await StubApi.StartAsync(_ => new(body));
        using var recipes = new RecipeFiles().With("acme.yaml", Recipe(api.Address, "[id]"));
        using var data = new TempFolder();
        var options = new RunOptions
        {
            RecipesDirectory = recipes.Directory,
            DataDirectory = data.Path,
            Date = SmallMarket.Day,
        };
        await RunAsync(0);
        body = """[{"id":1,"leg":1,"price":1.5},{"id":2,"leg":2,"price":2.5}]""";
        await RunAsync(1);
        var afterGood = Inspector.KeysInDoubt(recipes.Book(), data.Path);
        body = """[{"id":3,"leg":1,"price":1.5},{"id":3,"leg":2,"price":2.5}]""";
        await RunAsync(2);
        var afterBad = Inspector.KeysInDoubt(recipes.Book(), data.Path);

        Housekeeper.Drop(data.Path, "legs", withBronze: false, _ => true);

        Assert.Equal((0, 1, 0), (afterGood.Count, afterBad.Count, Inspector.KeysInDoubt(recipes.Book(), data.Path).Count));

        Task RunAsync(int day) => new TestEngine().RunAsync(options with { Date = SmallMarket.Day.AddDays(day) });
    }

    private static string Recipe(Uri address, string key) =>
        $$"""
            source:
              name: acme
              base_url: {{address}}
            datasets:
              - name: legs
                domain: market
                scope: global
                path: legs
                silver_table: acme_legs
                key: {{key}}
                columns: { id: integer, leg: integer, price: double }
            """;
}
