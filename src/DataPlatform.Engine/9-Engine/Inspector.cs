using DataPlatform.Engine.Sight;
using DataPlatform.Planning;
using DataPlatform.Recipes;
using DataPlatform.Runs;
using DataPlatform.Runs.Documents;
using DataPlatform.Warehouse;
using DuckDB.NET.Data;

namespace DataPlatform.Engine;

/// <summary>Looks at a data folder, also while a run fills it. Changes nothing in it, and never holds a run up.</summary>
/// <param name="clock">The clock; also what "today" is.</param>
public sealed class Inspector(TimeProvider clock)
{
    /// <summary>How far everything is.</summary>
    /// <param name="options">Where the recipes and the data are; the rest is not looked at.</param>
    /// <param name="question">What to tell.</param>
    /// <param name="cancellationToken">Ends it.</param>
    /// <exception cref="ConfigurationException">The recipes or the warehouse cannot be used, there is none yet, or a name is unknown.</exception>
    /// <exception cref="IOException">The machine refuses to read.</exception>
    /// <exception cref="OperationCanceledException">Cancelled.</exception>
    public StatusReport Status(RunOptions options, StatusQuestion question, CancellationToken cancellationToken = default)
    {
        var book = RunSetup.ReadBook(options);
        KnownNames.Check(book, question.Sources, question.Datasets);
        var report = StoredData.IsHeldByRun(options.DataDirectory)
            ? DuringRun(options.DataDirectory, book, question, cancellationToken)
            : Read(DataFolder.WarehouseIn(options.DataDirectory), options.DataDirectory, book, question, null, cancellationToken);
        return question.Quota ? report with { Quota = Quota(options, book, question) } : report;
    }

    /// <summary>Where a row came from.</summary>
    /// <param name="options">Where the recipes and the data are; the rest is not looked at.</param>
    /// <param name="table">The table, as <c>silver.NAME</c> or <c>gold.NAME</c>, or its name alone.</param>
    /// <param name="values">Values by column, as text, by which the row is found.</param>
    /// <param name="withBody">True to bring the row as it came along. Default false.</param>
    /// <param name="cancellationToken">Ends it.</param>
    /// <exception cref="ConfigurationException">The recipes or the warehouse cannot be used, a name is unknown, or no row has these values.</exception>
    /// <exception cref="IOException">The machine refuses to read.</exception>
    /// <exception cref="OperationCanceledException">Cancelled.</exception>
    public static ExplainReport Explain(
        RunOptions options,
        string table,
        IReadOnlyList<KeyValuePair<string, string>> values,
        bool withBody = false,
        CancellationToken cancellationToken = default
    )
    {
        var book = RunSetup.ReadBook(options);
        using var stored = StoredData.Open(StoredData.Readable(options.DataDirectory), options.DataDirectory);
        var explanation = new Explanation(stored, book, options.DataDirectory, withBody);
        return stored.Interruptible(() => explanation.Of(table, values), cancellationToken);
    }

    /// <summary>Checks of gold models that the columns of their selects do not fit.</summary>
    /// <param name="book">The recipes and models, which have no other problem.</param>
    public static IReadOnlyList<RecipeProblem> MisfitChecks(RecipeBook book) => Sight.MisfitChecks.Of(book);

    /// <summary>What may not mean what it says: keys that may not tell all rows apart, and tables that are read and that nobody fills.</summary>
    /// <param name="book">The recipes.</param>
    public static IReadOnlyList<RecipeProblem> InDoubt(RecipeBook book) => [.. Sight.KeysInDoubt.Of(book), .. TablesInDoubt.Of(book)];

    /// <summary>What stored answers say against the recipes: keys that do not tell all rows apart.</summary>
    /// <param name="book">The recipes.</param>
    /// <param name="dataDirectory">The data folder.</param>
    /// <exception cref="ConfigurationException">There is no warehouse, or it cannot be looked at now.</exception>
    /// <exception cref="IOException">The machine refuses to read.</exception>
    public static IReadOnlyList<RecipeProblem> KeysInDoubt(RecipeBook book, string dataDirectory)
    {
        try
        {
            using var stored = StoredData.Open(StoredData.Readable(dataDirectory), dataDirectory);
            return Sight.KeysInDoubt.Of(stored, book);
        }
        catch (DuckDBException e)
        {
            throw new IOException($"{dataDirectory}: {WarehouseFile.Cause(e.Message)}", e);
        }
    }

    /// <summary>Writes tables as Parquet files, those that changed since the last export to the same folder.</summary>
    /// <param name="options">Where the recipes and the data are; the rest is not looked at.</param>
    /// <param name="tables">The tables, as <c>silver.NAME</c> or <c>gold.NAME</c>, or their names alone; empty: all.</param>
    /// <param name="to">The folder to write to; made when it is missing.</param>
    /// <param name="onlyGold">True for gold tables alone, when none is named. Default false.</param>
    /// <param name="cancellationToken">Ends it; tables that were not written by then are left as they were.</param>
    /// <exception cref="ConfigurationException">The recipes, the warehouse or the folder cannot be used, or a name is unknown.</exception>
    /// <exception cref="IOException">The machine refuses.</exception>
    /// <exception cref="OperationCanceledException">Cancelled.</exception>
    public static ExportSummary Export(
        RunOptions options,
        IReadOnlyList<string> tables,
        string to,
        bool onlyGold = false,
        CancellationToken cancellationToken = default
    )
    {
        var book = RunSetup.ReadBook(options);
        var warehouse = StoredData.Readable(options.DataDirectory);
        StoredData.Open(warehouse, options.DataDirectory).Dispose();
        using var mark = ExportMark.Put(options.DataDirectory);
        try
        {
            using var stored = Database.ReadToExport(warehouse, to);
            return new Sight.Export(stored, book, Path.GetFullPath(to)).Run(tables, onlyGold, cancellationToken);
        }
        catch (DuckDBException e)
        {
            var fault = MachineFault.Of(e.Message) is { } words ? $"{words}: " : "";
            throw new IOException($"{to}: {fault}{WarehouseFile.Cause(e.Message)}", e);
        }
    }

    private StatusReport Read(
        string warehouse,
        string data,
        RecipeBook book,
        StatusQuestion question,
        string? running,
        CancellationToken cancellationToken
    )
    {
        using var stored = StoredData.Open(warehouse, data);
        return new StatusReader(stored, book, data, clock.GetUtcNow()).Read(question, running, cancellationToken);
    }

    // What is asked of single tickers, or more closely of a dataset, is in no summary: only a copy of the warehouse can tell.
    private StatusReport DuringRun(string data, RecipeBook book, StatusQuestion question, CancellationToken cancellationToken)
    {
        var written =
            StatusKeeper.Read(data)
            ?? throw new ConfigurationException(
                $"{data}: a run or a rebuild is starting there and has told nothing yet; ask again in a moment"
            );
        var copy = DataFolder.SnapshotIn(data);
        if (File.Exists(copy))
        {
            return Read(copy, data, book, question, written.Run?.RunId, cancellationToken) with
            {
                AsOf = new DateTimeOffset(File.GetLastWriteTimeUtc(copy), TimeSpan.Zero),
                Run = written.Run,
            };
        }

        if (question.Tickers.Count > 0)
        {
            throw new ConfigurationException(
                $"{data}: run {written.Run?.RunId} holds the warehouse until it ends, and tickers are told from there; give 'run' --snapshot to have a copy to ask meanwhile"
            );
        }

        IReadOnlyList<CheckStatus> checks =
        [
            .. (written.Checks ?? []).Where(c => Wants(question, c.Outcome.Source ?? "", c.Outcome.Dataset ?? "")),
        ];
        return written with
        {
            Datasets = [.. written.Datasets.Where(d => Wants(question, d.Source, d.Dataset))],
            Failures = question.Failures ? [.. (written.Failures ?? []).Where(f => Wants(question, f.Source, f.Dataset))] : null,
            Quarantine = question.Quarantine ? [.. (written.Quarantine ?? []).Where(q => Wants(question, q.Source, q.Dataset))] : null,
            ChecksFailed = checks.Count(c => c.Outcome.Result is not CheckResult.Pass),
            Checks = question.Checks ? checks : null,
        };
    }

    private static bool Wants(StatusQuestion question, string source, string dataset) =>
        (question.Sources.Count == 0 || question.Sources.Contains(source, StringComparer.Ordinal))
        && (question.Datasets.Count == 0 || KnownNames.Hold(question.Datasets, source, dataset.Split('/')[0]));

    private IReadOnlyList<QuotaWindow> Quota(RunOptions options, RecipeBook book, StatusQuestion question) =>
        QuotaReport.Of(
            [.. book.Sources.Where(s => question.Sources.Count == 0 || question.Sources.Contains(s.Name, StringComparer.Ordinal))],
            DataFolder.QuotaIn(options.DataDirectory),
            clock.GetUtcNow()
        );
}
