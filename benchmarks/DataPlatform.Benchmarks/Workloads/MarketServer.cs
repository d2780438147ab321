using System.Globalization;
using DataPlatform.Simulator;

namespace DataPlatform.Benchmarks.Workloads;

/// <summary>The simulated market on a day with trading, in a process of its own.</summary>
internal static class MarketServer
{
    /// <summary>The word that makes this program be a market.</summary>
    public const string Verb = "market";

    /// <summary>The day that the market has reached.</summary>
    public static DateOnly Today { get; } = new(2026, 11, 20);

    /// <summary>Starts one.</summary>
    /// <param name="tickers">Tickers in it.</param>
    /// <param name="limit">What it allows; null: everything.</param>
    public static async Task<(ChildProcess Process, Uri Address)> StartAsync(int tickers, string? limit)
    {
        var process = ChildProcess.Self(Verb, tickers.ToString(CultureInfo.InvariantCulture), limit ?? "");
        return (process, new(await process.ReadLineAsync()));
    }

    /// <summary>Serves until standard input ends.</summary>
    public static async Task RunAsync(int tickers, string limit)
    {
        await using var market = await MarketSimulator.StartAsync(
            new()
            {
                TickersCount = tickers,
                Today = Today,
                Limits = limit.Length == 0 ? [] : SimulatedLimit.ParseList(limit),
            }
        );
        Console.WriteLine(market.BaseAddress);
        await Console.In.ReadToEndAsync();
    }
}
