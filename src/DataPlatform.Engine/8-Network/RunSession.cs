using System.Diagnostics;
using DataPlatform.Bronze;
using DataPlatform.Bronze.Http;
using DataPlatform.Bronze.Quota;
using DataPlatform.Bronze.Segments;
using DataPlatform.Gold;
using DataPlatform.Recipes;
using DataPlatform.Runs;
using DataPlatform.Silver;
using DataPlatform.Warehouse;
using Microsoft.Extensions.Logging;

namespace DataPlatform.Network;

/// <summary>Everything a run holds open: the data folder, the warehouse, the sources' clients. Opened in an order that refuses bad input before anything is written or sent.</summary>
internal sealed class RunSession : IDisposable
{
    private readonly Quotas? _quotas;
    private readonly Dictionary<string, SourceClient> _clients = new(StringComparer.Ordinal);
    private readonly Dictionary<string, BronzeFetcher> _fetchers = new(StringComparer.Ordinal);
    private readonly DataFolder _folder;
    private readonly ILogger _log;

    // Guards the notes: blocks that run side by side write them.
    private readonly Lock _notesLock = new();
    private readonly List<string> _notes = [];
    private bool _hasUnfinished;

    public RunSession(DataFolder folder, RunSetup setup, RunTokens tokens, TimeProvider clock, Func<double> random, ILogger log)
    {
        _folder = folder;
        _log = log;
        Options = setup.Options;
        Book = setup.Book;
        Stop = tokens.Stop;
        try
        {
            Warehouse = Database.Open(folder.Warehouse);
            Ops = new(Warehouse);
            SilverTables.Ensure(Warehouse, Book.Recipes.Select(r => r.Table).Distinct());
            Silver = new(folder.Path, Warehouse, Ops);
            Gold = new(Warehouse, Ops, Book.Models);
            Reconcile(tokens.Stop);
            var now = clock.GetUtcNow();
            Run = new(RunId.Next(now, Ops.Runs.LastId(), random), setup.Date, now);
            Bronze = new(folder.Path, Run);
            _quotas = new(setup.SourcesToAsk, folder.Quota, Options.MaxWait, clock, random)
            {
                OnLongWait = (quota, wait) => RunLog.Waiting(log, quota.Name, wait),
                OnLearned = TellLearned,
            };
            foreach (var source in setup.SourcesToAsk)
            {
                var client = new SourceClient(source, setup.Keys, _quotas.Of(source), clock, random);
                _clients[source.Name] = client;
                _fetchers[source.Name] = new(source, client, Bronze, Run, tokens.ForFetch);
            }
        }
        catch
        {
            Dispose();
            throw;
        }
    }

    public DataFolder Folder => _folder;

    public RunOptions Options { get; }

    public RecipeBook Book { get; }

    public RunContext Run { get; }

    public Database Warehouse { get; }

    public OpsService Ops { get; }

    public BronzeStore Bronze { get; }

    public SilverPromoter Silver { get; }

    public GoldPromoter Gold { get; }

    public IReadOnlyList<string> Notes
    {
        get
        {
            lock (_notesLock)
            {
                return [.. _notes];
            }
        }
    }

    /// <summary>True when something was left undone that a next run has to do: a closed source, a gold model that failed.</summary>
    public bool HasUnfinished
    {
        get
        {
            lock (_notesLock)
            {
                return _hasUnfinished;
            }
        }
    }

    public bool IsStopping => Stop.IsCancellationRequested;

    /// <summary>Raised by the caller: nothing new is sent or promoted.</summary>
    public CancellationToken Stop { get; }

    public ActivityContext RunSpan { get; set; }

    public IReadOnlyDictionary<string, QuotaCounts> Quota => _clients.ToDictionary(c => c.Key, c => c.Value.Counts, StringComparer.Ordinal);

    public BronzeFetcher Fetcher(SourceRecipe source) => _fetchers[source.Name];

    /// <summary>Why requests of sources were left for the next run; empty most of the time.</summary>
    public IEnumerable<string> LeftOver => _fetchers.Where(f => f.Value.LeftOver is not null).Select(f => $"{f.Key}: {f.Value.LeftOver}");

    /// <summary>Notes something that was left undone: the run ends as partial.</summary>
    public void NoteUnfinished(string note)
    {
        lock (_notesLock)
        {
            _hasUnfinished = true;
        }

        Note(note);
    }

    /// <summary>Notes something for the summary; what was noted before is not noted again.</summary>
    public void Note(string note)
    {
        lock (_notesLock)
        {
            if (_notes.Contains(note, StringComparer.Ordinal))
            {
                return;
            }

            _notes.Add(note);
        }

        RunLog.Note(_log, note);
    }

    public void Dispose()
    {
        foreach (var client in _clients.Values)
        {
            client.Dispose();
        }

        _quotas?.Dispose();
        Bronze?.Dispose();
        Warehouse?.Dispose();
        _folder.Dispose();
    }

    private void TellLearned(QuotaRecipe quota, RateLimit? limit)
    {
        var declared = string.Join(", ", quota.Limits);
        if (limit is null)
        {
            RunLog.Unlearned(_log, quota.Name, declared);
        }
        else
        {
            RunLog.Learned(_log, quota.Name, limit, declared);
        }
    }

    private void Reconcile(CancellationToken stop)
    {
        // Stopped in it, the run goes on to its end as an interrupted one: it sends and promotes nothing, and the next start reconciles the rest.
        var found = new Reconciliation(_folder, Warehouse, Ops, Book).Run(stop);
        if (found.Responses > 0)
        {
            RunLog.Reconciled(_log, found.Responses);
        }

        foreach (var note in found.Notes)
        {
            Note(note);
        }
    }
}
