using DataPlatform.Engine;
using DataPlatform.Planning;
using DataPlatform.Runs;

namespace DataPlatform.Tests.Support;

/// <summary>The real engine, with what happens in it and what it says to be read. A run that does not end fails its test instead of holding up all others.</summary>
internal sealed class TestEngine
{
    /// <summary>How long a test waits for an end before it fails. It proves nothing of how fast anything is: what a run must not wait for takes longer.</summary>
    public static readonly TimeSpan Limit = TimeSpan.FromMinutes(3);

    /// <param name="clock">The engine's clock; the machine's when left out.</param>
    /// <param name="environment">The environment variables, by name; none when left out.</param>
    public TestEngine(TimeProvider? clock = null, IReadOnlyDictionary<string, string>? environment = null) =>
        // No jitter: half of each back-off, and run ids that end in "aaaa".
        Orchestrator = new(clock ?? TimeProvider.System, () => 0, name => environment?.GetValueOrDefault(name), Log)
        {
            Observers = [Events],
        };

    public RecordingLog Log { get; } = new();

    public RecordingEvents Events { get; } = new();

    public Orchestrator Orchestrator { get; }

    /// <summary>Runs to the end.</summary>
    public Task<RunSummary> RunAsync(RunOptions options, CancellationToken token = default) =>
        Task.Run(() => Orchestrator.RunAsync(options, token), CancellationToken.None).WaitAsync(Limit, CancellationToken.None);

    /// <summary>The addresses of every request that a run would send now.</summary>
    public IReadOnlyList<Uri> Planned(RunOptions options)
    {
        var addresses = new List<Uri>();
        Orchestrator.Plan(options, (PlannedRequest due) => addresses.Add(due.Address()));
        return addresses;
    }
}
