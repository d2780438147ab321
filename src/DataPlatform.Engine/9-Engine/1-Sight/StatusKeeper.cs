using System.Text.Json;
using DataPlatform.Recipes;
using DataPlatform.Runs;
using DataPlatform.Runs.Documents;
using DataPlatform.Runs.Observers;
using DataPlatform.Warehouse;
using DuckDB.NET.Data;

namespace DataPlatform.Engine.Sight;

/// <summary>
/// Nobody else can open the warehouse while a run holds it, so the run keeps <c>status.json</c> beside it for whoever wants to know how far things are:
/// the datasets as they were after the last chunk, and its own progress every few seconds. The file is there as long as the run is.
/// </summary>
internal sealed class StatusKeeper : IRunObserver, IDisposable
{
    private const int MostCauses = 200;
    private static readonly TimeSpan Every = TimeSpan.FromSeconds(2);

    // Looking at the datasets takes this share of a run's time at most.
    private const int MostShare = 20;

    // Guards all below: events come in their turns, chunks from the writer's lane.
    private readonly Lock _gate = new();
    private readonly string _file;
    private readonly string _data;
    private readonly RecipeBook _book;
    private readonly TimeProvider _clock;
    private readonly RunWatch _watch;
    private StatusReport _report;
    private long _written;
    private long _looked;
    private TimeSpan _look;
    private string? _runId;

    /// <param name="data">The data folder.</param>
    /// <param name="book">What is declared.</param>
    /// <param name="clock">The clock.</param>
    /// <param name="time">Knows where the run's time goes.</param>
    public StatusKeeper(string data, RecipeBook book, TimeProvider clock, TimeBook time)
    {
        (_data, _book, _clock, _file) = (data, book, clock, DataFolder.StatusIn(data));
        _watch = new(clock, time);
        _report = new() { Data = data, AsOf = clock.GetUtcNow() };
    }

    public bool WantsAttempts => _watch.WantsAttempts;

    public void On(RunEvent what)
    {
        lock (_gate)
        {
            _watch.On(what);
            _runId = (what as RunEvent.RunStarted)?.RunId ?? _runId;
            var isNews = what is RunEvent.RunStarted or RunEvent.ChunkStarted or RunEvent.SilverStarted or RunEvent.WaitBegan;
            if (_runId is not null && (isNews || _clock.GetElapsedTime(_written) >= Every))
            {
                Write();
            }
        }
    }

    /// <summary>Looks at the datasets again, unless that would cost more of the run's time than it is worth.</summary>
    /// <param name="warehouse">The warehouse; it is read through a connection of its own.</param>
    /// <param name="cancellationToken">Ends it; the next one looks again.</param>
    public void Look(Database warehouse, CancellationToken cancellationToken)
    {
        if (_look > TimeSpan.Zero && _clock.GetElapsedTime(_looked) < _look * MostShare)
        {
            return;
        }

        var started = _clock.GetTimestamp();
        try
        {
            using var reader = warehouse.OpenReader();
            var question = new StatusQuestion
            {
                Failures = true,
                Quarantine = true,
                Checks = true,
            };
            var report = new StatusReader(reader, _book, _data, _clock.GetUtcNow()).Read(question, _runId, cancellationToken);
            lock (_gate)
            {
                _report = report with
                {
                    Failures = [.. report.Failures!.Take(MostCauses)],
                    Quarantine = [.. report.Quarantine!.Take(MostCauses)],
                    // Those that did not pass, before the others.
                    Checks = [.. report.Checks!.OrderBy(c => c.Outcome.Result is CheckResult.Pass).Take(MostCauses)],
                };
                Write();
            }
        }
        catch (Exception e) when (e is DuckDBException or OperationCanceledException)
        {
            // A run must not end because nobody could look at it.
        }

        (_looked, _look) = (_clock.GetTimestamp(), _clock.GetElapsedTime(started));
    }

    /// <summary>What a run that is going on has written down last; null when there is nothing that can be read.</summary>
    public static StatusReport? Read(string data)
    {
        try
        {
            return JsonSerializer.Deserialize<StatusReport>(File.ReadAllText(DataFolder.StatusIn(data)), RunJson.Options);
        }
        catch (Exception e) when (e is JsonException or IOException or UnauthorizedAccessException)
        {
            return null;
        }
    }

    public void Dispose()
    {
        lock (_gate)
        {
            _runId = null;
            Try(() => File.Delete(_file));
        }
    }

    // Whole or not at all: whoever reads it never sees half of it.
    private void Write()
    {
        if (_runId is null)
        {
            return;
        }

        _written = _clock.GetTimestamp();
        var text = RunJson.Write(_report with { Run = _watch.Progress() });
        Try(() =>
        {
            File.WriteAllText(_file + ".new", text);
            File.Move(_file + ".new", _file, overwrite: true);
        });
    }

    private static void Try(Action write)
    {
        try
        {
            write();
        }
        catch (Exception e) when (MachineFault.AsIo(e) is not null)
        {
            // A full disk is told by what matters.
        }
    }
}
