using DataPlatform.Engine.Sight;
using DataPlatform.Planning;
using DataPlatform.Recipes;
using DataPlatform.Runs;
using DataPlatform.Runs.Documents;
using DataPlatform.Warehouse;

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

        return written with
        {
            Datasets = [.. written.Datasets.Where(d => Wants(question, d.Source, d.Dataset))],
            Failures = question.Failures ? [.. (written.Failures ?? []).Where(f => Wants(question, f.Source, f.Dataset))] : null,
            Quarantine = question.Quarantine ? [.. (written.Quarantine ?? []).Where(q => Wants(question, q.Source, q.Dataset))] : null,
        };
    }

    private static bool Wants(StatusQuestion question, string source, string dataset) =>
        (question.Sources.Count == 0 || question.Sources.Contains(source, StringComparer.Ordinal))
        && (question.Datasets.Count == 0 || question.Datasets.Contains(dataset.Split('/')[0], StringComparer.Ordinal));

    private IReadOnlyList<QuotaWindow> Quota(RunOptions options, RecipeBook book, StatusQuestion question) =>
        QuotaReport.Of(
            [.. book.Sources.Where(s => question.Sources.Count == 0 || question.Sources.Contains(s.Name, StringComparer.Ordinal))],
            DataFolder.QuotaIn(options.DataDirectory),
            clock.GetUtcNow()
        );
}
