using System.Globalization;
using DataPlatform.Network;
using DataPlatform.Planning;
using DataPlatform.Runs;
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
        using var tokens = new RunTokens(clock, () => RunLog.Stopping(log), cancellationToken);
        var started = clock.GetTimestamp();
        using var session = Open(options, setup, tokens);
        session.Ops.Runs.Start(session.Run, EngineVersion.Text);
        RunLog.RunStarted(
            log,
            session.Run.RunId,
            session.Run.Date.ToString("yyyy-MM-dd", CultureInfo.InvariantCulture),
            setup.Plan.Recipes.Count(),
            setup.Plan.Chunks.Count
        );
        using var span = Telemetry.Start("run", default);
        span?.SetTag("dataplatform.run.id", session.Run.RunId).SetTag("dataplatform.chunks", setup.Plan.Chunks.Count);
        session.RunSpan = span?.Context ?? default;
        try
        {
            RunNotes.Write(session.Folder, session.Run);
            await new ChunkNetwork(session, setup, tokens, clock, log).RunAsync().ConfigureAwait(false);
        }
        catch (Exception e) when (e is not OperationCanceledException)
        {
            var cause = e is DuckDBException broken ? Broken(session.Folder.Warehouse, broken) : e;
            RunLog.RunFailed(log, cause.Message);
            span.Fail(cause.GetType().Name, cause.Message);
            TryFinish(session, clock.GetElapsedTime(started), cause.Message);
            if (cause == e)
            {
                throw;
            }

            throw cause;
        }

        foreach (var note in session.Silver.Notes)
        {
            session.Note(note);
        }

        foreach (var reason in session.LeftOver)
        {
            session.NoteUnfinished(reason);
        }

        var status = StatusOf(session);
        span?.SetTag("dataplatform.result", status.ToString().ToLowerInvariant());
        CheckBooks(session.Run);
        var summary = Summary(session, status, clock.GetElapsedTime(started), null, session.Gold.Rows());
        session.Ops.Runs.Finish(summary);
        RunNotes.Write(session.Folder, summary);
        return summary;
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
        return new RunPlanner(options, setup.Plan, setup.Date, warehouse).Plan(onDue);
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
        return new Rebuild(folder, setup.Book, log).Run(cancellationToken);
    }

    private RunSession Open(RunOptions options, RunSetup setup, RunTokens tokens)
    {
        try
        {
            return new(DataFolder.Open(options.DataDirectory), setup, tokens, clock, random, log);
        }
        catch (DuckDBException e)
        {
            throw Broken(DataFolder.WarehouseIn(options.DataDirectory), e);
        }
    }

    private static IOException Broken(string warehouse, DuckDBException e) => new($"{warehouse}: {Database.Cause(e.Message)}", e);

    private static RunStatus StatusOf(RunSession session) =>
        session.IsStopping ? RunStatus.Interrupted
        : session.Run.Requests.Failed > 0 || session.Run.Silver.Quarantined > 0 || session.HasUnfinished ? RunStatus.Partial
        : RunStatus.Succeeded;

    // Whatever broke the run (a full disk, say) may break its obituary too, in one place or in both; the cause is what the caller must see.
    private void TryFinish(RunSession session, TimeSpan elapsed, string message)
    {
        var summary = Summary(session, RunStatus.Failed, elapsed, message, new SortedDictionary<string, long>(StringComparer.Ordinal));
        Try(() => RunNotes.Write(session.Folder, summary));
        Try(() => session.Ops.Runs.Finish(summary));
    }

    private void Try(Action record)
    {
        try
        {
            record();
        }
        catch (Exception e) when (e is DuckDBException or IOException or UnauthorizedAccessException or InvalidOperationException)
        {
            RunLog.Note(log, $"and that could not be recorded either: {e.Message}");
        }
    }

    private static RunSummary Summary(
        RunSession session,
        RunStatus status,
        TimeSpan elapsed,
        string? message,
        IReadOnlyDictionary<string, long> gold
    )
    {
        var run = session.Run;
        return new()
        {
            RunId = run.RunId,
            Status = status,
            Date = run.Date,
            StartedAt = run.StartedAt,
            ElapsedSeconds = Math.Round(elapsed.TotalSeconds, 3),
            Requests = run.Requests,
            Bronze = run.Bronze,
            Silver = run.Silver,
            Gold = gold,
            Quota = session.Quota,
            Chunks = run.Chunks,
            Failures = run.Failures,
            Notes = session.Notes,
            Message = message,
        };
    }

    private static void CheckBooks(RunContext run)
    {
        var (requests, rows) = (run.Requests, run.Silver);
        if (requests.Planned != requests.Stored + requests.Failed + requests.Skipped)
        {
            throw new InvalidOperationException($"the books do not balance: {requests}");
        }

        if (rows.RowsRead != rows.Inserted + rows.Updated + rows.Unchanged + rows.Quarantined)
        {
            throw new InvalidOperationException($"the books do not balance: {rows}");
        }
    }
}
