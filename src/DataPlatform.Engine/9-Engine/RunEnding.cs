using DataPlatform.Runs;
using DataPlatform.Runs.Observers;
using DuckDB.NET.Data;

namespace DataPlatform.Engine;

/// <summary>How a run is written down: its start, and its end, whichever that is.</summary>
internal sealed class RunEnding(OpenRun run, RunBooks books, TimeBook time)
{
    private readonly RunEvents _events = run.Context.Events;

    /// <summary>Writes down that the run has started.</summary>
    public void Started(int recipes, int chunks)
    {
        var context = run.Context.Run;
        var untold = run.Ops.Warnings.Untold();
        run.Ops.Runs.Start(context, EngineVersion.Text);
        _events.Publish(new RunEvent.RunStarted(context.RunId, context.Date, recipes, chunks));
        foreach (var quota in run.QuotasOpened)
        {
            _events.Publish(quota);
        }

        RunNotes.Write(run.Folder, context);
        Warn([.. untold, .. run.Warnings]);
        run.Ops.Warnings.ForgetUntold();
    }

    /// <summary>Writes down that the run came to its end.</summary>
    /// <exception cref="InvalidOperationException">The books do not balance.</exception>
    public RunSummary Ended()
    {
        foreach (var note in run.Notes)
        {
            _events.Publish(new RunEvent.Noted(note));
        }

        foreach (var reason in run.LeftOver)
        {
            _events.Publish(new RunEvent.Noted(reason, IsUnfinished: true));
        }

        Warn(books.LaterDates);
        CheckBooks();
        // Whoever stops the run from here on is too late: one look for all that is written of its end.
        var isStopping = run.Context.IsStopping;
        var status =
            isStopping ? RunStatus.Interrupted
            : books.Requests.Failed > 0
            || books.Silver.Quarantined > 0
            || books.Warnings.Count > 0
            || books.HasUnfinished
            || books.Checks.Any(c => c.Result is CheckResult.Fail)
                ? RunStatus.Partial
            : RunStatus.Succeeded;
        var summary = Summary(status, null, run.GoldRows());
        // Bronze first: the warehouse must not know an end that a rebuild could not restore.
        var isDone = !isStopping && books.Requests.Failed == 0 && !books.HasUnfinished;
        RunNotes.Write(run.Folder, run.Context.Run, summary, isDone);
        run.Ops.Runs.Finish(summary);
        _events.Publish(new RunEvent.RunEnded(status));
        return summary;
    }

    /// <summary>Writes down that the run failed, as far as what broke it allows: the cause is what the caller must see.</summary>
    public RunSummary Failed(Exception cause)
    {
        var summary = Summary(RunStatus.Failed, cause.Message, new SortedDictionary<string, long>(StringComparer.Ordinal));
        Try(() => RunNotes.Write(run.Folder, run.Context.Run, summary, isDone: false));
        Try(() => run.Ops.Runs.Finish(summary));
        _events.Publish(new RunEvent.RunFailed(cause.GetType().Name, cause.Message));
        return summary;
    }

    private void Warn(IReadOnlyList<RunWarning> warnings)
    {
        run.Ops.Warnings.Record(run.Context.Run.RunId, warnings);
        foreach (var warning in warnings)
        {
            _events.Publish(new RunEvent.Warned(warning));
        }
    }

    private void Try(Action record)
    {
        try
        {
            record();
        }
        catch (Exception e) when (e is DuckDBException or InvalidOperationException || MachineFault.AsIo(e) is not null)
        {
            _events.Publish(new RunEvent.Noted($"and that could not be recorded either: {e.Message}"));
        }
    }

    private RunSummary Summary(RunStatus status, string? message, IReadOnlyDictionary<string, long> gold)
    {
        var (seconds, where) = time.Read();
        return new()
        {
            RunId = run.Context.Run.RunId,
            Status = status,
            Date = run.Context.Run.Date,
            StartedAt = run.Context.Run.StartedAt,
            ElapsedSeconds = seconds,
            Time = where,
            Requests = books.Requests,
            WithoutRows = books.WithoutRows,
            Bronze = books.Bronze,
            Silver = books.Silver,
            Gold = gold,
            Quota = run.Quota,
            Latency = books.Latency,
            Chunks = books.Chunks,
            Failures = books.Failures,
            Warnings = books.Warnings,
            Checks = books.Checks,
            Notes = books.Notes,
            Message = message,
        };
    }

    private void CheckBooks()
    {
        var (requests, rows) = (books.Requests, books.Silver);
        // What chunks stood for when they started, against what became of it: counted apart, so a request that was lost shows.
        if (
            requests.Planned != requests.Stored + requests.Failed + requests.Skipped
            || requests.Planned != books.Chunks.Sum(c => c.Planned)
        )
        {
            throw new InvalidOperationException($"the books do not balance: {requests}");
        }

        if (rows.RowsRead != rows.Inserted + rows.Updated + rows.Unchanged + rows.Quarantined)
        {
            throw new InvalidOperationException($"the books do not balance: {rows}");
        }
    }
}
