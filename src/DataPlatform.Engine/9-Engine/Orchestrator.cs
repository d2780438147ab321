using DataPlatform.Bronze;
using DataPlatform.Bronze.Quota;
using DataPlatform.Engine.Drafting;
using DataPlatform.Engine.Sight;
using DataPlatform.Engine.Trying;
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

    private const int AttemptsToOpen = 10;
    private static readonly TimeSpan BetweenAttempts = TimeSpan.FromMilliseconds(100);

    /// <summary>One that reads keys from the process's environment.</summary>
    /// <param name="clock">The one clock; also what "today" is.</param>
    /// <param name="log">Where the run tells its story.</param>
    public static Orchestrator OfProcess(TimeProvider clock, ILogger<Orchestrator> log) => OfProcess(clock, log, []);

    /// <summary>The same, with further observers of the runs' events.</summary>
    internal static Orchestrator OfProcess(TimeProvider clock, ILogger<Orchestrator> log, IReadOnlyList<IRunObserver> observers)
    {
        // The one place where randomness enters; everything below takes it in.
#pragma warning disable RS0030
        var random = Random.Shared;
#pragma warning restore RS0030
        return new(clock, random.NextDouble, Environment.GetEnvironmentVariable, log) { Observers = observers };
    }

    /// <summary>Runs the selected recipes: fetch, promote, chunk by chunk.</summary>
    /// <param name="options">What to do.</param>
    /// <param name="cancellationToken">Stops the run in good order: nothing new is sent, what was stored is kept and recorded, the summary says <see cref="RunStatus.Interrupted"/>.</param>
    /// <returns>What happened, stored in <c>ops.runs</c> and <c>ops.chunks</c> too. A failed request is a count in it, not an exception.</returns>
    /// <exception cref="ConfigurationException">What is asked cannot work; nothing was written or sent.</exception>
    /// <exception cref="RunFailedException">A broken machine or a bug ended the run. It is recorded as failed; what was stored is kept.</exception>
    /// <exception cref="IOException">The data folder or the warehouse cannot be used; the run did not start.</exception>
    public async Task<RunSummary> RunAsync(RunOptions options, CancellationToken cancellationToken = default)
    {
        var setup = RunSetup.Check(options, environment, clock);
        var books = new RunBooks();
        var time = new TimeBook(clock);
        using var status = new StatusKeeper(options.DataDirectory, setup.Book, clock, time);
        var events = NewEvents(books, time, status);
        using var tokens = new RunTokens(clock, () => events.Publish(new RunEvent.RunStopping()), cancellationToken);
        using var run = await OpenAsync(options, events, () => Open(setup, tokens, events, status), cancellationToken)
            .ConfigureAwait(false);
        var ending = new RunEnding(run, books, time);
        try
        {
            ending.Started(setup.Plan.Recipes.Count(), setup.Plan.Chunks.Count);
            await new ChunkNetwork(run.Context, setup.Plan, options, run.Stages).RunAsync().ConfigureAwait(false);
            return ending.Ended();
        }
        catch (Exception e) when (e is not OperationCanceledException)
        {
            var cause = e is DuckDBException broken ? Broken(run.Folder.Warehouse, broken) : MachineFault.AsIo(e) ?? e;
            throw new RunFailedException(ending.Failed(cause), cause);
        }
    }

    /// <summary>Says what a run with these options would do now. Writes nothing, sends nothing, needs no keys.</summary>
    /// <param name="options">What a run would be asked.</param>
    /// <param name="onDue">Told of every due request, in the order of the run; null when only the counts matter.</param>
    /// <param name="cancellationToken">Ends it, also in the middle of a universe's query.</param>
    /// <exception cref="ConfigurationException">What is asked cannot work, or another program holds the warehouse.</exception>
    /// <exception cref="OperationCanceledException">Cancelled.</exception>
    public RunPlan Plan(RunOptions options, Action<PlannedRequest>? onDue = null, CancellationToken cancellationToken = default)
    {
        var setup = RunSetup.Check(options, environment, clock, sends: false);
        using var warehouse = Database.Read(DataFolder.WarehouseIn(options.DataDirectory));
        // One that was given up before its tables were made holds nothing that a plan could ask.
        var filled = warehouse is not null && new OpsService(warehouse).Recipes.All().Count > 0 ? warehouse : null;
        var now = clock.GetUtcNow();
        var used = Quotas.Used(setup.Plan.Recipes.Select(r => r.Source), DataFolder.QuotaIn(options.DataDirectory), now);
        var toCome = filled is null ? null : new TablesToCome(filled, setup.Book);
        return new RunPlanner(options, setup.Plan, setup.Date, filled, used, toCome, RunNotes.Refetch(options, setup.Date), now).Plan(
            onDue,
            cancellationToken
        );
    }

    /// <summary>Makes the warehouse (ops, silver, gold) anew from bronze alone, with no network, and puts it in the place of the old one.</summary>
    /// <remarks>
    /// Where the new warehouse would lack what the old one holds, nothing is replaced, and the summary names the losses. The old one stays beside
    /// the new one as <c>warehouse.duckdb.bak</c>, or, with losses, under a name with the time (<c>warehouse-20260109T080000.duckdb.bak</c>) that no
    /// later rebuild overwrites.
    /// </remarks>
    /// <param name="options">Where the recipes and the data are, and the memory to keep to; the rest is not looked at.</param>
    /// <param name="force">True to replace the old warehouse all the same, and also when it is broken (not when another program holds it open).</param>
    /// <param name="forget">
    /// A run date that was a mistake: what was answered for it until now no longer counts as asked, in this rebuild and every later one. Its rows
    /// stay. Null (default): none.
    /// </param>
    /// <param name="cancellationToken">Ends it; the old warehouse then stays as it was.</param>
    /// <exception cref="ConfigurationException">The recipes, the data folder or the old warehouse cannot be used.</exception>
    /// <exception cref="IOException">The machine is broken (a full disk, say); the old warehouse is as it was.</exception>
    public RebuildSummary Rebuild(
        RunOptions options,
        bool force = false,
        DateOnly? forget = null,
        CancellationToken cancellationToken = default
    )
    {
        var book = RunSetup.ReadBook(options);
        var memory = MemoryBudget.Of(options.Memory);
        using var folder = OpenBronze(options.DataDirectory, "rebuild from");
        if (forget is { } date)
        {
            ForgottenDates.Add(folder, date, clock.GetUtcNow());
        }

        try
        {
            return new Rebuild(folder, book, memory, NewEvents(), clock).Run(force, cancellationToken);
        }
        catch (DuckDBException e)
        {
            throw Broken(folder.Warehouse, e);
        }
    }

    /// <summary>Reads all of bronze and checks that every response is what was stored and that ops knows it. Changes nothing.</summary>
    /// <param name="dataDirectory">The data folder.</param>
    /// <param name="cancellationToken">Ends it.</param>
    /// <exception cref="ConfigurationException">The data folder or the warehouse cannot be used.</exception>
    /// <exception cref="IOException">The machine refuses to read.</exception>
    public VerifySummary Verify(string dataDirectory, CancellationToken cancellationToken = default)
    {
        using var folder = OpenBronze(dataDirectory, "verify");
        return new Verification(folder, NewEvents()).Run(cancellationToken);
    }

    /// <summary>Drafts a recipe from answers, for which it asks addresses once each or reads files, or from an OpenAPI document.</summary>
    /// <param name="options">What to draft from.</param>
    /// <param name="cancellationToken">Ends it.</param>
    /// <returns>A recipe that has no problem and loads its own samples, of which an OpenAPI document has none; or why there is no recipe.</returns>
    /// <exception cref="ConfigurationException">What is asked cannot work.</exception>
    /// <exception cref="OperationCanceledException">Cancelled.</exception>
    public async Task<RecipeDraft> DraftAsync(DraftOptions options, CancellationToken cancellationToken = default)
    {
        options.Check();
        if (options.OpenApi is { } document)
        {
            return OpenApiDrafter.Draft(document, options);
        }

        var format = DraftRows.FormatOf(options.Format);
        var answers = new DraftedAnswers(options, environment, clock);
        var (samples, problem) = await answers.GetAsync(cancellationToken).ConfigureAwait(false);
        return problem is null
            ? new RecipeDrafter(samples, options, answers, DateOnly.FromDateTime(clock.GetUtcNow().UtcDateTime)).Draft(format)
            : new RecipeDraft.NotDrafted(problem);
    }

    /// <summary>Tries one request of a recipe and says what would become of the answer. Stores nothing of it; the permit that it takes counts.</summary>
    /// <param name="options">Where recipes and data are, and what is said of sources; the rest is not looked at.</param>
    /// <param name="trial">What to try.</param>
    /// <param name="cancellationToken">Ends it.</param>
    /// <exception cref="ConfigurationException">What is asked cannot work, or a run uses the data folder.</exception>
    /// <exception cref="OperationCanceledException">Cancelled.</exception>
    public async Task<Trial> TryAsync(RunOptions options, TrialOptions trial, CancellationToken cancellationToken = default)
    {
        var book = VariableValues.Put(RecipeOverrides.Apply(RunSetup.ReadBook(options), options), options.Variables, environment);
        var request = new TriedRequest(book, options, trial, options.Date ?? DateOnly.FromDateTime(clock.GetUtcNow().UtcDateTime));
        return trial.File is { } file
            ? request.Read(file)
            : await request.AskAsync(environment, clock, random, cancellationToken).ConfigureAwait(false);
    }

    /// <summary>Further observers of the runs' events. They are told first: one may be what listens to the spans that another one starts.</summary>
    internal IReadOnlyList<IRunObserver> Observers { get; init; } = [];

    private RunEvents NewEvents(params IEnumerable<IRunObserver> own) =>
        new([.. Observers, .. own, new RunLog(log, clock), new RunSpans(clock), new RunMetrics(clock)]);

    // Somebody who only looks has the warehouse open for a moment, an export for longer; neither must cost a nightly run.
    private async Task<OpenRun> OpenAsync(RunOptions options, RunEvents events, Func<OpenRun> open, CancellationToken cancellationToken)
    {
        var began = clock.GetTimestamp();
        for (var attempt = 1; ; attempt++)
        {
            try
            {
                return open();
            }
            catch (ConfigurationException e)
                when (WarehouseFile.IsHeld(e.Message) && (attempt < AttemptsToOpen || (IsExported(e) && HasTime())))
            {
                if (attempt == AttemptsToOpen)
                {
                    events.Publish(
                        new RunEvent.Noted($"{options.DataDirectory}: the run begins when an export of the warehouse has ended")
                    );
                }

                await Task.Delay(BetweenAttempts, clock, cancellationToken).ConfigureAwait(false);
            }
        }

        bool IsExported(ConfigurationException e) => WarehouseFile.IsToldHeld(e.Message) && ExportMark.IsThere(options.DataDirectory);

        bool HasTime() => clock.GetElapsedTime(began) < options.MaxWait;
    }

    private OpenRun Open(RunSetup setup, RunTokens tokens, RunEvents events, StatusKeeper status)
    {
        try
        {
            return new(setup, tokens, events, status, clock, random);
        }
        catch (DuckDBException e)
        {
            throw Broken(DataFolder.WarehouseIn(setup.Options.DataDirectory), e);
        }
    }

    private static DataFolder OpenBronze(string dataDirectory, string why) =>
        Directory.Exists(Path.Combine(dataDirectory, "bronze"))
            ? DataFolder.Open(dataDirectory)
            : throw new ConfigurationException($"{dataDirectory} holds no bronze folder to {why}; name the data folder with --data DIR");

    private static IOException Broken(string warehouse, DuckDBException e)
    {
        var fault = MachineFault.Of(e.Message) is { } words ? $"{words}: " : "";
        return new($"{warehouse}: {fault}{WarehouseFile.Cause(e.Message)}", e);
    }
}
