using DataPlatform.Bronze;
using DataPlatform.Bronze.Http;
using DataPlatform.Bronze.Quota;
using DataPlatform.Bronze.Segments;
using DataPlatform.Engine.Sight;
using DataPlatform.Gold;
using DataPlatform.Network;
using DataPlatform.Planning;
using DataPlatform.Runs;
using DataPlatform.Silver;
using DataPlatform.Warehouse;
using DuckDB.NET.Data;

namespace DataPlatform.Engine;

/// <summary>
/// Everything that a run holds open, opened in an order that refuses bad input before anything is written or sent: the data folder, the warehouse,
/// what bronze holds and ops does not know, the sources. From these it puts the stages together.
/// </summary>
internal sealed class OpenRun : IDisposable
{
    private readonly RunSetup _setup;
    private readonly StatusKeeper _status;
    private readonly DataFolder _folder;
    private readonly List<SourceClient> _clients = [];
    private readonly List<SourceStanding> _standings = [];
    private readonly Dictionary<string, BronzeFetcher> _fetchers = new(StringComparer.Ordinal);
    private readonly Database? _warehouse;
    private readonly BronzeStore? _bronze;
    private readonly Quotas? _quotas;
    private readonly WaitingQuotas _waits = new();
    private readonly TokenKeepers _tokens = new();
    private readonly DatasetPromoter _silver;
    private readonly GoldPromoter _gold;

    public OpenRun(RunSetup setup, RunTokens tokens, RunEvents events, StatusKeeper status, TimeProvider clock, Func<double> random)
    {
        _setup = setup;
        _status = status;
        _folder = DataFolder.Open(setup.Options.DataDirectory);
        try
        {
            _folder.ForgetSnapshot();
            _warehouse = Database.Open(
                _folder.Warehouse,
                MemoryBudget.Of(setup.Options.Memory),
                setup.Options.Snapshot ? Path.GetDirectoryName(Path.GetFullPath(_folder.Snapshot)) : null
            );
            Ops = new(_warehouse);
            PruneList.Finish(_folder, _warehouse);
            _silver = new(setup.Book, Ops, new(_folder.Path, _warehouse, Ops, events: events));
            Reconcile(_warehouse, events, tokens.Stop);
            NoteEarlierHistory(events);
            var now = clock.GetUtcNow();
            Context = new(
                new(RunId.Next(now, Ops.Runs.LastId(), random), setup.Date, now) { Refetch = RunNotes.Refetch(setup.Options, setup.Date) },
                tokens,
                events,
                clock
            );
            _gold = new(_warehouse, Ops, setup.Book.Models, events);
            _bronze = new(_folder.Path, Context.Run, setup.Options.CompressBronze);
            _quotas = new(setup.SourcesToAsk, _folder.Quota, setup.Options.MaxWait, clock, random)
            {
                OnLongWait = (quota, wait) => events.Publish(new RunEvent.WaitBegan(quota.Name, wait)),
                OnWait = (quota, wait) => _waits.Begin(quota.WaitedFor, events.During(wait.IsPause ? TimeUse.CoolDown : TimeUse.Quota)),
                OnLearned = (quota, limit) => events.Publish(new RunEvent.LimitLearned(quota.Name, limit, string.Join(", ", quota.Limits))),
            };
            OpenSources(random);
            Stages = NewStages();
        }
        catch
        {
            Dispose();
            throw;
        }
    }

    public DataFolder Folder => _folder;

    public OpsService Ops { get; }

    public StageContext Context { get; }

    public NetworkStages Stages { get; }

    /// <summary>What each source's quota was used for.</summary>
    public IReadOnlyDictionary<string, QuotaCounts> Quota =>
        _clients.ToDictionary(c => c.Source.Name, c => c.Counts, StringComparer.Ordinal);

    /// <summary>An event for each quota that the run sends under.</summary>
    public IEnumerable<RunEvent.QuotaOpened> QuotasOpened => _quotas?.Opened ?? [];

    /// <summary>What was found at the start and may not be whole.</summary>
    public IReadOnlyList<RunWarning> Warnings { get; private set; } = [];

    /// <summary>What silver has to tell a person at the end.</summary>
    public IEnumerable<string> Notes => _silver.Notes;

    /// <summary>Why requests of sources were left for the next run; empty most of the time.</summary>
    public IEnumerable<string> LeftOver => _standings.SelectMany(s => s.LeftOver);

    /// <summary>The rows of each gold table as they are now.</summary>
    public SortedDictionary<string, long> GoldRows() => _gold.Rows();

    public void Dispose()
    {
        _clients.ForEach(c => c.Dispose());
        _tokens.Dispose();
        foreach (var fetcher in _fetchers.Values)
        {
            fetcher.Dispose();
        }

        _standings.ForEach(s => s.Dispose());
        _quotas?.Dispose();
        _bronze?.Dispose();
        _warehouse?.Dispose();
        _status.Dispose();
        _folder.Dispose();
    }

    private void NoteEarlierHistory(RunEvents events)
    {
        var asksDue = _setup.Options is { Refetch: false, RefetchFrom: null, Switches.Bronze: true };
        foreach (var note in EarlierHistory.Of(asksDue ? _setup.Plan.Recipes : [], Ops))
        {
            events.Publish(new RunEvent.Noted(note));
        }
    }

    // Stopped in it, the run goes on to its end as an interrupted one: it sends and promotes nothing, and the next start reconciles the rest.
    private void Reconcile(Database warehouse, RunEvents events, CancellationToken stop)
    {
        using var promotion = events.During(TimeUse.Promotion);
        var found = new Reconciliation(_folder, warehouse, Ops, _setup.Book).Run(stop);
        events.Publish(new RunEvent.Reconciled(found.Responses));
        foreach (var note in found.Notes)
        {
            events.Publish(new RunEvent.Noted(note));
        }

        Warnings = [.. found.Warnings];
        try
        {
            new Redeclaration(_folder, warehouse, Ops, _setup.Book, events).Run(stop);
        }
        catch (OperationCanceledException) when (stop.IsCancellationRequested)
        {
            // The next start does the rest.
        }
    }

    private void OpenSources(Func<double> random)
    {
        foreach (var source in _setup.SourcesToAsk)
        {
            var (quota, maxWait) = (_quotas!.Of(source), _setup.Options.MaxWait);
            var client = new SourceClient(
                source,
                _setup.Keys,
                quota,
                Context.Events,
                Context.Clock,
                random,
                maxWait: maxWait,
                tokens: _tokens
            );
            _clients.Add(client);
            var standing = new SourceStanding(source, Ops.Watermarks.PastOf(source.Name), maxWait, Context.Clock);
            _standings.Add(standing);
            _fetchers[source.Name] = new(client, standing, _bronze!, Context.Run, Context.Tokens.ForFetch, Context.Events);
        }
    }

    // A chunk is through: others may see.
    private void ShowOthers()
    {
        _status.Look(_warehouse!, Context.Tokens.Stop);
        if (!_setup.Options.Snapshot)
        {
            return;
        }

        try
        {
            using var reader = _warehouse!.OpenReader();
            reader.CopyTo(Path.GetFullPath(_folder.Snapshot), Context.Tokens.Stop);
        }
        catch (OperationCanceledException)
        {
            // The copy of the chunk before stays.
        }
        catch (Exception e) when (e is DuckDBException || MachineFault.AsIo(e) is not null)
        {
            Context.Events.Publish(new RunEvent.Noted($"the snapshot could not be written: {WarehouseFile.Cause(e.Message)}"));
        }
    }

    private NetworkStages NewStages()
    {
        var switches = _setup.Options.Switches;
        return new(
            new TickerStage(Context, new TickerChoice(_setup.Options, _setup.Book, _warehouse!, _silver)),
            [.. _setup.Book.Sources.Select(s => new SourceLane(Context, s, _warehouse!, _fetchers.GetValueOrDefault(s.Name)))],
            new SilverStage(
                Context,
                _warehouse!,
                Ops,
                _bronze!,
                switches.Silver ? _silver : null,
                new(_warehouse!, Ops, _setup.Book),
                _waits
            ),
            _waits,
            new GoldStage(Context, switches.Gold ? _gold : null),
            new CheckpointStage(Context, _warehouse!, Ops, ShowOthers)
        );
    }
}
