using System.Text;
using DataPlatform.Tests.Support;
using DataPlatform.Warehouse;
using DuckDB.NET.Data;
using Xunit;

namespace DataPlatform.Tests.Host;

/// <summary>What cannot work is refused before anything is written or sent: one clear line for each problem, exit code 2.</summary>
public sealed class BadInputTests
{
    [Theory]
    [InlineData("run")]
    [InlineData("plan")]
    public async Task A_date_after_tomorrow_is_refused_before_anything_is_sent_unless_it_is_forced(string verb)
    {
        await using var market = await SmallMarket.StartAsync(lists: 1, series: 0);
        var today = Today();
        string[] command = [verb, "--recipes", market.Options.RecipesDirectory, "--data", market.Data, "--date"];

        var refused = await Shell.RunAsync([.. command, $"{today.AddDays(2):yyyy-MM-dd}"]);
        var sent = market.Api.Requests.Count;
        var tomorrow = await Shell.RunAsync([.. command, $"{today.AddDays(1):yyyy-MM-dd}"]);
        var forced = await Shell.RunAsync([.. command, $"{today.AddDays(2):yyyy-MM-dd}", "--force"]);

        Assert.SkipWhen(Today() != today, "the day is over");
        Assert.Equal((2, 0, 0, 0), (refused.ExitCode, sent, tomorrow.ExitCode, forced.ExitCode));
        Assert.Equal(
            $"error: --date {today.AddDays(2):yyyy-MM-dd}: it is {today:yyyy-MM-dd} today, and what a run for a later day has asked is not asked again before that day; if you mean it, add --force\n",
            refused.Errors
        );
    }

    [Fact]
    public async Task Wrong_words_on_the_command_line_get_one_clear_line_each()
    {
        await using var market = await SmallMarket.StartAsync(lists: 1, series: 1);
        var told = new StringBuilder();
        foreach (
            var line in new[]
            {
                "demmo",
                "rebuid",
                "--versoin",
                "run --no-broze",
                "run --chunk-size ten",
                "run --chunk-size 0 --chunks-in-flight -1 --concurrency 0 --ticker-limit 0",
                "run --chunks-in-flight 9",
                "plan --chunks-in-flight 0",
                "plan --chunks-in-flight sources",
                "run --chunks-in-flight 99999999999",
                "run --date 2026-13-01",
                "run --output xml",
                "run --dataset series-1",
                "run --domain markt --dataset list-01",
                "run --tickers-file no-such-file.txt",
                "run --tickers A --tickers-file B",
                "run --tickers ,",
                "run --base-url fmp",
                "run --base-url smal=http://127.0.0.1:1/",
                "run --base-url small=ftp://127.0.0.1/",
                "run --base-url small=http://user:secret@127.0.0.1/",
                "run --limit small=5",
                "run --limit smal=5/1s",
                "run --max-wait soon",
                "demo --limit 5",
                "demo --tickers-count 0",
                "simulate --faults htp-500=0.1",
                "simulate --latency fast",
                "simulate --refuse 5,never",
                "plan --no-broze",
            }
        )
        {
            var words = line.Split(' ');
            var selects = words[0] is "run" or "plan";
            var data = Path.Combine(market.Data, "none");
            var result = await Shell.RunAsync(
                selects ? [.. words, "--recipes", market.Options.RecipesDirectory, "--data", data]
                : words[0] == "demo" ? [.. words, "--data", data]
                : words
            );

            told.Append("$ dataplatform ")
                .AppendLine(line)
                .Append(Shell.Stable(result.Errors, (Environment.CurrentDirectory, "HERE")))
                .AppendLine();
            Assert.Equal((2, ""), (result.ExitCode, result.Output));
            Assert.False(Directory.Exists(data), line);
        }

        Assert.Empty(market.Api.Requests);
        Approved.Matches(told.ToString());
    }

    [Fact]
    public async Task Recipes_that_cannot_be_used_are_refused_with_file_and_line_by_every_command()
    {
        using var recipes = new RecipeFiles()
            .With("a.yaml", RecipeFiles.Minimal.Replace("key: [symbol]", "key: [symbl]", StringComparison.Ordinal))
            .With("b.yaml", "source: [unclosed");
        using var data = new TempFolder();
        var told = new StringBuilder();
        foreach (var verb in new[] { "run", "plan", "rebuild", "demo" })
        {
            var result = await Shell.RunAsync(verb, "--recipes", recipes.Directory, "--data", data.At("none"));

            told.Append("$ dataplatform ").AppendLine(verb).AppendLine(recipes.Stable(result.Errors));
            Assert.Equal((2, ""), (result.ExitCode, result.Output));
        }

        Assert.Empty(Directory.EnumerateFileSystemEntries(data.Path));
        Approved.Matches(told.ToString());
    }

    [Fact]
    public async Task A_file_of_tickers_with_more_than_one_in_a_line_is_refused_with_the_line()
    {
        await using var market = await SmallMarket.StartAsync(lists: 0, series: 1);
        var file = Path.Combine(market.Data, "tickers.csv");
        await File.WriteAllTextAsync(file, "AAA\nBBB, CCC\n");

        var result = await Shell.RunAsync(
            "run",
            "--recipes",
            market.Options.RecipesDirectory,
            "--data",
            market.Data,
            "--tickers-file",
            file
        );

        Assert.Equal((2, $"error: {file}:2: more than one ticker in a line; write one a line\n"), (result.ExitCode, result.Errors));
    }

    [Fact]
    public async Task A_data_folder_may_have_any_name_that_duckdb_can_open()
    {
        await using var market = await SmallMarket.StartAsync(lists: 1, series: 0);
        string[] run = ["run", "--recipes", market.Options.RecipesDirectory, "--data"];
        var odd = Path.Combine(market.Data, "a;threads=1 'b' %20 é");
        var question = Path.Combine(market.Data, "who?");

        Assert.Equal(0, (await Shell.RunAsync([.. run, odd])).ExitCode);
        var refused = await Shell.RunAsync([.. run, question]);

        Assert.Equal("3", Tables.Value(odd, "SELECT count(*) FROM silver.small_list_01"));
        Assert.Equal(2, refused.ExitCode);
        Assert.StartsWith($"error: {question}: DuckDB cannot use a path with a '?' in it", refused.Errors, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_recipes_folder_that_is_not_there_is_refused()
    {
        using var folder = new TempFolder();

        var result = await Shell.RunAsync("run", "--recipes", folder.At("nowhere"), "--data", folder.At("data"));

        Assert.Equal(2, result.ExitCode);
        Assert.Equal(
            "error: FOLDER/nowhere:1: no such folder; name one with --recipes DIR\n",
            Shell.Stable(result.Errors, (folder.Path, "FOLDER"))
        );
        Assert.False(Directory.Exists(folder.At("data")));
    }

    [Fact]
    public async Task A_key_whose_environment_variable_is_not_set_is_asked_for_before_anything_happens()
    {
        await using var market = await SmallMarket.StartAsync(
            lists: 1,
            series: 0,
            source: "auth: { query: apikey, env: DATAPLATFORM_TEST_NOT_SET }"
        );

        var result = await Shell.RunAsync("run", "--recipes", market.Options.RecipesDirectory, "--data", market.Data);
        var plan = await Shell.RunAsync("plan", "--recipes", market.Options.RecipesDirectory, "--data", market.Data);
        var promoting = await Shell.RunAsync("run", "--no-bronze", "--recipes", market.Options.RecipesDirectory, "--data", market.Data);

        Assert.Equal(2, result.ExitCode);
        Assert.Equal(
            "error: RECIPES/small.yaml: source small needs a key: set the environment variable DATAPLATFORM_TEST_NOT_SET\n",
            Shell.Stable(result.Errors, (market.Options.RecipesDirectory, "RECIPES"))
        );
        Assert.Empty(market.Api.Requests);
        Assert.Equal((0, 0), (plan.ExitCode, promoting.ExitCode));
    }

    [Fact]
    public async Task A_data_folder_that_is_a_file_is_refused()
    {
        await using var market = await SmallMarket.StartAsync(lists: 1, series: 0);
        var file = Path.Combine(market.Data, "file");
        await File.WriteAllTextAsync(file, "mine");

        var result = await Shell.RunAsync("run", "--recipes", market.Options.RecipesDirectory, "--data", file);

        Assert.Equal((2, $"error: {file} is a file; --data must name a folder\n"), (result.ExitCode, result.Errors));
        Assert.Equal("mine", await File.ReadAllTextAsync(file));
        Assert.Empty(market.Api.Requests);
    }

    [Theory]
    [InlineData("/proc")]
    [InlineData("/proc/below")]
    public async Task A_data_folder_that_cannot_be_written_to_is_refused(string folder)
    {
        // /proc takes no files, not even from an administrator.
        await using var market = await SmallMarket.StartAsync(lists: 1, series: 0);

        var result = await Shell.RunAsync("run", "--recipes", market.Options.RecipesDirectory, "--data", folder);

        Assert.Equal(2, result.ExitCode);
        Assert.Matches($"^error: {folder}: the data folder cannot be (written to|created).*\n$", result.Errors);
        Assert.Empty(market.Api.Requests);
    }

    [Theory]
    [InlineData(99, "a newer version (schema 99, this program knows OURS); update dataplatform")]
    [InlineData(1, "an older version (schema 1, this program knows OURS); run 'dataplatform rebuild' to make it anew from bronze")]
    public async Task A_warehouse_from_another_version_is_refused_and_left_as_it_is(int schema, string told)
    {
        await using var market = await SmallMarket.StartAsync(lists: 1, series: 0);
        using (var connection = new DuckDBConnection($"Data Source={Tables.Warehouse(market.Data)}"))
        {
            connection.Open();
            using var command = connection.CreateCommand();
            command.CommandText =
                "CREATE SCHEMA ops; CREATE TABLE ops.meta (schema_version INTEGER, promotion BIGINT); INSERT INTO ops.meta VALUES ($schema, 0)";
            command.Parameters.Add(new DuckDBParameter("schema", schema));
            command.ExecuteNonQuery();
        }

        var result = await Shell.RunAsync("run", "--recipes", market.Options.RecipesDirectory, "--data", market.Data);
        var plan = await Shell.RunAsync("plan", "--recipes", market.Options.RecipesDirectory, "--data", market.Data);

        Assert.Equal((2, 2), (result.ExitCode, plan.ExitCode));
        Assert.Equal(
            $"error: WAREHOUSE: the warehouse was written by {told.Replace("OURS", $"{OpsSchema.Version}", StringComparison.Ordinal)}\n",
            Shell.Stable(result.Errors, (Tables.Warehouse(market.Data), "WAREHOUSE"))
        );
        Assert.Equal(["meta"], Tables.Rows(market.Data, "SELECT table_name FROM information_schema.tables"));
        Assert.Empty(market.Api.Requests);
    }

    [Fact]
    public async Task A_warehouse_that_is_no_warehouse_is_refused_with_the_way_out()
    {
        await using var market = await SmallMarket.StartAsync(lists: 1, series: 0);
        await File.WriteAllTextAsync(Tables.Warehouse(market.Data), new string('x', 5000));

        var result = await Shell.RunAsync("run", "--recipes", market.Options.RecipesDirectory, "--data", market.Data);

        Assert.Equal(2, result.ExitCode);
        Assert.Contains(
            "run 'dataplatform rebuild --force' to make it anew from bronze, which keeps it",
            Assert.Single(result.Errors.TrimEnd('\n').Split('\n')),
            StringComparison.Ordinal
        );
        Assert.Empty(market.Api.Requests);
        File.Delete(Tables.Warehouse(market.Data));
        var next = await Shell.RunAsync("run", "--recipes", market.Options.RecipesDirectory, "--data", market.Data);
        Assert.Equal((0, ""), (next.ExitCode, next.Errors));
    }

    private static DateOnly Today() => DateOnly.FromDateTime(TimeProvider.System.GetUtcNow().UtcDateTime);
}
