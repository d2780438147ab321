using DataPlatform.Runs;
using DataPlatform.Simulator;
using DataPlatform.Tests.Support;
using Xunit;

namespace DataPlatform.Tests.EndToEnd;

/// <summary>A storm of faults costs time and nothing else. "Empty" and "no such thing" are answers and not among them: they hold until the cadence has passed.</summary>
public sealed class FaultTests
{
    private static readonly string[] Datasets =
    [
        "stock-list",
        "treasury-rates",
        "company-profile",
        "income-statement",
        "key-metrics",
        "price-eod-full",
        "price-eod-dividend-adjusted",
        "technicals-rsi",
        "fred-dgs10",
    ];

    private readonly TestEngine _engine = new();

    // Not among the faults: "not found", which is an answer until its cadence is over.
    [Fact]
    public async Task After_a_storm_of_faults_a_run_without_them_ends_with_the_tables_of_an_undisturbed_one()
    {
        using var recipes = Shipped(timeout: "1m");
        // Longer than a busy machine takes for an answer, and shorter than a server that hangs.
        using var impatient = Shipped(timeout: "2s");
        using var stormy = new TempFolder();
        using var calm = new TempFolder();
        // Rows that did not fit are asked again when the cadence says so: some time later everything is due.
        var later = Simulated.Day.AddDays(7);
        await using var market = await Simulated.StartAsync(
            new()
            {
                TickersCount = 5,
                Seed = 7,
                Today = later,
            }
        );
        await using var storm = await Simulated.StartAsync(
            new()
            {
                TickersCount = 5,
                Seed = 7,
                Today = later,
                Faults = SimulatedFaults.Parse(
                    "http-500=0.05,truncate=0.03,reset=0.02,hang=0.02,html=0.03,wrong-type=0.05,empty=0.02,error-object=0.04,redirect=0.01"
                ) with
                {
                    HangFor = TimeSpan.FromSeconds(10),
                },
            }
        );
        await _engine.RunAsync(market.Options(calm.Path, recipes.Path) with { Datasets = Datasets });

        var first = await _engine.RunAsync(storm.Options(stormy.Path, impatient.Path) with { Datasets = Datasets });
        var second = await _engine.RunAsync(market.Options(stormy.Path, recipes.Path) with { Datasets = Datasets });

        Assert.Equal(RunStatus.Partial, first.Status);
        Assert.True(first.Requests.Failed > 0, "a storm that breaks nothing shows nothing");
        Assert.True(first.Silver.Quarantined > 0, "nor one in which every row fits");
        Assert.Equal(first.Requests.Planned, first.Requests.Stored + first.Requests.Failed + first.Requests.Skipped);
        Assert.Equal(RunStatus.Succeeded, second.Status);
        Assert.True(second.Requests.Stored < first.Requests.Stored, "the second run asks only for what is missing");

        await _engine.RunAsync(market.Options(calm.Path, recipes.Path) with { Datasets = Datasets, Date = later });
        await _engine.RunAsync(market.Options(stormy.Path, recipes.Path) with { Datasets = Datasets, Date = later });

        Assert.Equal(Tables.Promoted(calm.Path), Tables.Promoted(stormy.Path));
    }

    [Fact]
    public async Task An_answer_with_bad_rows_is_asked_again_when_the_cadence_says_so()
    {
        using var data = new TempFolder();
        await using var market = await Simulated.StartAsync(new() { TickersCount = 3 });
        market.Market.Override(
            "profile?symbol=AAPL",
            body => body.Replace("\"beta\":", "\"beta\":\"n/a\",\"was\":", StringComparison.Ordinal)
        );
        var options = market.Options(data.Path) with { Datasets = ["stock-list", "company-profile"], Tickers = ["AAPL", "MSFT"] };

        var first = await _engine.RunAsync(options);
        var second = await _engine.RunAsync(options with { Date = Simulated.Day.AddDays(1) });
        var third = await _engine.RunAsync(options with { Date = Simulated.Day.AddDays(7) });

        Assert.Equal((3, 1), (first.Requests.Stored, first.Silver.Quarantined));
        Assert.Equal((0, 0), (second.Requests.Stored, second.Silver.Quarantined));
        Assert.Equal((3, 1), (third.Requests.Stored, third.Silver.Quarantined));
    }

    // The shipped recipes with a timeout that suits a test, and a history whose first day does not move on with the date.
    private static TempFolder Shipped(string timeout)
    {
        var folder = new TempFolder();
        foreach (var file in Directory.EnumerateFiles(Simulated.ShippedRecipes, "*.*", SearchOption.AllDirectories))
        {
            var copy = Path.Combine(folder.Path, Path.GetRelativePath(Simulated.ShippedRecipes, file));
            Directory.CreateDirectory(Path.GetDirectoryName(copy)!);
            var text = File.ReadAllText(file);
            File.WriteAllText(
                copy,
                file.EndsWith(".yaml", StringComparison.Ordinal)
                    ? text.Replace("\n  limits:", $"\n  timeout: {timeout}\n  attempts: 2\n  limits:", StringComparison.Ordinal)
                        .Replace("history_days: 365", "history_from: 2025-01-01", StringComparison.Ordinal)
                    : text
            );
        }

        return folder;
    }
}
