using BenchmarkDotNet.Configs;
using BenchmarkDotNet.Diagnosers;
using BenchmarkDotNet.Jobs;
using BenchmarkDotNet.Toolchains.InProcess.Emit;

namespace DataPlatform.Benchmarks;

/// <summary>
/// How stages are measured: each iteration is one whole piece of work on data that is brought back to its beginning before it, in this process, whose
/// children (servers) are processes of their own.
/// </summary>
internal sealed class StageConfig : ManualConfig
{
    public StageConfig()
    {
        AddDiagnoser(MemoryDiagnoser.Default);
        AddJob(
            Job.Default.WithToolchain(InProcessEmitToolchain.Instance)
                .WithWarmupCount(1)
                .WithIterationCount(3)
                .WithInvocationCount(1)
                .WithUnrollFactor(1)
        );
    }
}
