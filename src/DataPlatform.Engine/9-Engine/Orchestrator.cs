using DataPlatform.Bronze.Quota;
using DataPlatform.Network;
using DataPlatform.Planning;
using DataPlatform.Runs;
using DataPlatform.Runs.Observers;
using DataPlatform.Warehouse;
using DuckDB.NET.Data;
using Microsoft.Extensions.Logging;

namespace DataPlatform.Engine;

/// <summary>
/// The engine's front door: checks what is asked, runs the network chunk by chunk, and says what happened. One instance can run many times,
/// one run after the other; two runs never share a data folder.
/// </summary>
/// <param name="clock">The one clock; also what "today" is.</param>
/// <param name="random">Numbers from 0 up to 1, for jitter and ids.</param>
/// <param name="environment">Reads an environment variable; null when it is not set.</param>
/// <param name="log">Where the run tells its story.</param>
public sealed class Orchestrator(TimeProvider clock, Func<double> random, Func<string, string?> environment, ILogger<Orchestrator> log)
{
    /// <summary>Ticker recipes in one chunk, unless <see cref="RunOptions.ChunkSize"/> says otherwise.</summary>
    public const int TickerRecipeChunkSize = RunOptions.DefaultChunkSize;

    /// <summary>Runs the selected recipes: fetch, promote, chunk by chunk.</summary>
    /// <param name="options">What to do.</param>
    /// <param name="cancellationToken">Stops the run in good order: nothing new is sent, what was stored is kept and recorded, the summary says <see cref="RunStatus.Interrupted"/>.</param>
    /// <returns>What happened, stored in <c>ops.runs</c> and <c>ops.chunks</c> too. A failed request is a count in it, not an exception.</returns>
    /// <exception cref="ConfigurationException">What is asked cannot work; nothing was written or sent.</exception>
    /// <exception cref="IOException">The machine is broken (a full disk, say). The run is recorded as failed; what was stored is kept.</exception>
    public async Task<RunSummary> RunAsync(RunOptions options, CancellationToken cancellationToken = default)
    {
        var setup = RunSetup.Check(options, environment, clock);
        var books = new RunBooks();
        var events = NewEvents(books);
        using var tokens = new RunTokens(clock, () => events.Publish(new RunEvent.RunStopping()), cancellationToken);
        var started = clock.GetTimestamp();
        using var run = Open(setup, tokens, events);
        var ending = new RunEnding(run, books, () => clock.GetElapsedTime(started));
        try
        {
            ending.Started(setup.Plan.Recipes.Count(), setup.Plan.Chunks.Count);
            await new ChunkNetwork(run.Context, setup.Plan, options, run.Stages).RunAsync().ConfigureAwait(false);
            return ending.Ended();
        }
        catch (Exception e) when (e is not OperationCanceledException)
        {
            var cause = e is DuckDBException broken ? Broken(run.Folder.Warehouse, broken) : e;
            ending.Failed(cause);
            if (cause == e)
            {
                throw;
            }

            throw cause;
        }
    }

    /// <summary>Says what a run with these options would do now. Writes nothing, sends nothing, needs no keys.</summary>
    /// <param name="options">What a run would be asked.</param>
    /// <param name="onDue">Told of every due request, in the order of the run; null when only the counts matter.</param>
    /// <exception cref="ConfigurationException">What is asked cannot work, or another program holds the warehouse.</exception>
    public RunPlan Plan(RunOptions options, Action<PlannedRequest>? onDue = null)
    {
        var setup = RunSetup.Check(options, environment, clock, sends: false);
        var file = DataFolder.WarehouseIn(options.DataDirectory);
        using var warehouse = File.Exists(file) ? Database.Open(file, readOnly: true) : null;
        var used = Quotas.Used(setup.Plan.Recipes.Select(r => r.Source), DataFolder.QuotaIn(options.DataDirectory), clock.GetUtcNow());
        return new RunPlanner(options, setup.Plan, setup.Date, warehouse, used).Plan(onDue);
    }

    /// <summary>Makes the warehouse (ops, silver, gold) anew from bronze alone, with no network, and puts it in the place of the old one.</summary>
    /// <param name="options">Where the recipes and the data are; the rest is not looked at.</param>
    /// <param name="cancellationToken">Ends it; the old warehouse then stays as it was.</param>
    /// <exception cref="ConfigurationException">The recipes or the data folder cannot be used.</exception>
    public RebuildSummary Rebuild(RunOptions options, CancellationToken cancellationToken = default)
    {
        var setup = RunSetup.Check(options, environment, clock, sends: false);
        if (!Directory.Exists(Path.Combine(options.DataDirectory, "bronze")))
        {
            throw new ConfigurationException(
                $"{options.DataDirectory} holds no bronze folder to rebuild from; name the data folder with --data DIR"
            );
        }

        using var folder = DataFolder.Open(options.DataDirectory);
        return new Rebuild(folder, setup.Book, NewEvents()).Run(cancellationToken);
    }

    /// <summary>Further observers of the runs' events.</summary>
    internal IReadOnlyList<IRunObserver> Observers { get; init; } = [];

    private RunEvents NewEvents(params IEnumerable<IRunObserver> own) =>
        new([.. own, new RunLog(log, clock), new RunSpans(), new RunMetrics(), .. Observers]);

    private OpenRun Open(RunSetup setup, RunTokens tokens, RunEvents events)
    {
        try
        {
            return new(setup, tokens, events, clock, random);
        }
        catch (DuckDBException e)
        {
            throw Broken(DataFolder.WarehouseIn(setup.Options.DataDirectory), e);
        }
    }

    private static IOException Broken(string warehouse, DuckDBException e) => new($"{warehouse}: {Database.Cause(e.Message)}", e);
}
