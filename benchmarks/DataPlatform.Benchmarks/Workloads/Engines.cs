using DataPlatform.Engine;
using DataPlatform.Runs;
using Microsoft.Extensions.Logging.Abstractions;

namespace DataPlatform.Benchmarks.Workloads;

/// <summary>The engine as a benchmark runs it: without a log, and never content with less than success.</summary>
internal static class Engines
{
    public static Orchestrator New() => new(TimeProvider.System, new Random(1).NextDouble, _ => null, NullLogger<Orchestrator>.Instance);

    /// <exception cref="InvalidOperationException">Something failed, so the time means nothing.</exception>
    public static async Task<RunSummary> RunWhollyAsync(this Orchestrator orchestrator, RunOptions options)
    {
        var summary = await orchestrator.RunAsync(options);
        return summary.Status == RunStatus.Succeeded
            ? summary
            : throw new InvalidOperationException(
                $"the run ended as {summary.Status}: {string.Join("; ", summary.Failures.Take(3))} {string.Join("; ", summary.Warnings.Take(3))} {string.Join("; ", summary.Notes.Take(3))}"
            );
    }
}
