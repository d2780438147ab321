using Xunit;

namespace DataPlatform.Tests.Support;

/// <summary>
/// The program as real processes that are killed among their answers, at seeded counts of them, and rerun to the end. No clock has a part in it: a process
/// dies either when the last answer is on its way to it, or when it waits for one that never comes.
/// </summary>
/// <param name="seed">Seeds the counts.</param>
/// <param name="environment">Environment variables of the processes; null for none of their own.</param>
internal sealed class KilledRuns(int seed, IReadOnlyDictionary<string, string>? environment = null)
{
    private const int Concurrency = 2;

    private int _answered;
    private int _most;

    /// <summary>What the vendor's answers wait for.</summary>
    public Task HoldAsync() =>
        Interlocked.Increment(ref _answered) > Volatile.Read(ref _most)
            ? Task.Delay(Timeout.Infinite, CancellationToken.None)
            : Task.CompletedTask;

    /// <summary>Kills and reruns until nothing is left to ask; at most what was in flight is asked twice, and the tables are those of an undisturbed run.</summary>
    /// <param name="market">The vendor that <see cref="HoldAsync"/> holds up.</param>
    /// <param name="undisturbed">The same, asked by a run that nobody disturbed.</param>
    public async Task CheckAsync(SmallMarket market, SmallMarket undisturbed)
    {
        var random = new Random(seed);
        var kills = Kills.IsLong ? 4 : 2;
        for (var kill = 0; kill < kills; kill++)
        {
            var asked = market.Api.Requests.Count;
            Volatile.Write(ref _answered, 0);
            Volatile.Write(ref _most, random.Next(2, 6));
            using var process = Start(market);
            await market.Api.Arrived(asked + Volatile.Read(ref _most) + (kill % 2 * Concurrency)).WaitAsync(TestEngine.Limit);
            process.Kill();
            await process.EndAsync();
        }

        Volatile.Write(ref _most, int.MaxValue);
        using var last = Start(market);
        Assert.True(await last.EndAsync() == 0, await last.Errors);
        var (once, often) = (undisturbed.Api.Asked, market.Api.Asked);
        Assert.Equal(once.Order(StringComparer.Ordinal), often.Distinct().Order(StringComparer.Ordinal));
        Assert.InRange(often.Count, once.Count, once.Count + (kills * Concurrency));
        Assert.Equal(Tables.Promoted(undisturbed.Data), Tables.Promoted(market.Data));
    }

    private HostProcess Start(SmallMarket market) =>
        HostProcess.Start(
            [
                "run",
                "--recipes",
                market.Options.RecipesDirectory,
                "--data",
                market.Data,
                "--date",
                "2026-01-09",
                "--concurrency",
                $"{Concurrency}",
            ],
            environment
        );
}
