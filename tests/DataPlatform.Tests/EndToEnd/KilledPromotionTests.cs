using System.Globalization;
using System.Text;
using DataPlatform.Runs;
using DataPlatform.Tests.Support;
using Xunit;

namespace DataPlatform.Tests.EndToEnd;

/// <summary>A promotion of more rows than its memory should hold, killed wherever it stands: in the middle of a piece, or between two of them.</summary>
public sealed class KilledPromotionTests
{
    private const int Tickers = 24;

    // With 256 MB, a piece has about a hundred thousand rows; all have more than two of them.
    private const int Days = 10_000;

    private static readonly DateOnly FirstDay = new(1990, 1, 1);

    private readonly TestEngine _engine = new();
    private int _change;

    /// <summary>Into an empty table, where rows go straight away, and into one with a row for each key, where they are merged piece by piece.</summary>
    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task A_promotion_killed_in_the_middle_leaves_nothing_and_the_next_run_makes_it_whole(bool isFull)
    {
        await using var api = await StubApi.StartAsync(r => new StubApi.Answer(Prices(r.Query["symbol"]!, _change)));
        using var recipes = new RecipeFiles().With("many.yaml", Recipe(api.Address));
        using var data = new TempFolder();
        using var undisturbed = new TempFolder();
        var options = new RunOptions
        {
            RecipesDirectory = recipes.Directory,
            DataDirectory = data.Path,
            Date = new(2026, 1, 9),
            Tickers = [.. Enumerable.Range(1, Tickers).Select(i => $"T{i:00}")],
            Memory = 256 << 20,
        };
        if (isFull)
        {
            await _engine.RunAsync(options);
            await _engine.RunAsync(options with { DataDirectory = undisturbed.Path });
            _change = 1;
            options = options with { Date = options.Date.Value.AddDays(1) };
        }

        await _engine.RunAsync(options with { DataDirectory = undisturbed.Path });
        var (before, after) = (Sum(data.Path), Sum(undisturbed.Path));
        var asked = api.Requests.Count;
        var sums = new List<string>();
        foreach (var milliseconds in Kills.IsLong ? new[] { 0, 60, 150, 300 } : [0, 150])
        {
            await KillAsync(options, milliseconds);
            sums.Add(Sum(data.Path));
        }

        var last = await _engine.RunAsync(options);

        Assert.Equal(before, sums[0]);
        // One that was faster has done it all.
        Assert.Empty(sums.Except([before, after], StringComparer.Ordinal));
        Assert.Equal(RunStatus.Succeeded, last.Status);
        Assert.Equal(Tables.Promoted(undisturbed.Path), Tables.Promoted(data.Path));
        Assert.Equal(Tickers, api.Requests.Count - asked);
        // With the rows or not at all, whichever run has promoted them.
        const string Checks = "SELECT check_name, result, failing, checked, example FROM ops.checks ORDER BY run_id";
        Assert.Equal(Tables.Rows(undisturbed.Path, Checks), Tables.Rows(data.Path, Checks));
    }

    // So long after its promotion has begun.
    private static async Task KillAsync(RunOptions options, int milliseconds)
    {
        var promotes = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        HostProcess? started = null;
        using var process = started = HostProcess.Start(
            [
                "run",
                "--recipes",
                options.RecipesDirectory,
                "--data",
                options.DataDirectory,
                "--date",
                options.Date!.Value.ToString("yyyy-MM-dd", CultureInfo.InvariantCulture),
                "--tickers",
                string.Join(',', options.Tickers!),
                "--memory",
                "256MB",
            ],
            onErrorLine: line =>
            {
                if (line.Contains("finished chunk", StringComparison.Ordinal))
                {
                    // By whoever reads the line: until somebody else comes to it, the promotion may be over.
                    if (milliseconds == 0)
                    {
                        started?.Kill();
                    }

                    promotes.TrySetResult();
                }
            }
        );
        var end = process.EndAsync();
        await Task.WhenAny(promotes.Task, end);
        await Task.WhenAny(Task.Delay(milliseconds, TestContext.Current.CancellationToken), end);
        if (!end.IsCompleted)
        {
            process.Kill();
        }

        await end;
    }

    private static string Sum(string data) =>
        File.Exists(Tables.Warehouse(data))
            ? Tables.Value(data, "SELECT count(*) || ' ' || coalesce(sum(close), 0) FROM silver.price")
            : "0 0";

    private static string Prices(string ticker, int change)
    {
        var body = new StringBuilder("[");
        for (var day = 0; day < Days; day++)
        {
            body.Append(CultureInfo.InvariantCulture, $"{(day == 0 ? "" : ",")}{{\"symbol\":\"{ticker}\",\"date\":\"");
            body.Append(CultureInfo.InvariantCulture, $"{FirstDay.AddDays(day):yyyy-MM-dd}\",\"close\":{day + change}}}");
        }

        return body.Append(']').ToString();
    }

    private static string Recipe(Uri address) =>
        $$"""
            source: { name: many, base_url: {{address}}, attempts: 1 }
            datasets:
              - name: price
                domain: market
                scope: ticker
                path: price
                query: { symbol: "{ticker}" }
                silver_table: price
                key: [symbol, date]
                columns: { symbol: text, date: date, close: { type: integer, checks: { range: { min: 1 } } } }
            """;
}
