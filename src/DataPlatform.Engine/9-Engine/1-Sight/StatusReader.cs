using DataPlatform.Planning;
using DataPlatform.Recipes;
using DataPlatform.Runs;
using DataPlatform.Runs.Documents;
using DataPlatform.Warehouse;

namespace DataPlatform.Engine.Sight;

/// <summary>Answers what somebody wants to know of a warehouse that is open.</summary>
/// <param name="warehouse">What is stored.</param>
/// <param name="book">What is declared.</param>
/// <param name="data">The data folder.</param>
/// <param name="now">Now.</param>
internal sealed class StatusReader(Database warehouse, RecipeBook book, string data, DateTimeOffset now)
{
    private readonly StatusLedger _ledger = new(warehouse);
    private readonly DatasetReport _datasets = new(warehouse, book, DateOnly.FromDateTime(now.UtcDateTime));

    /// <param name="question">What to tell.</param>
    /// <param name="running">The run that is going on; null when none is.</param>
    /// <param name="cancellationToken">Ends it.</param>
    /// <exception cref="ConfigurationException">A ticker is unknown.</exception>
    /// <exception cref="OperationCanceledException">Cancelled.</exception>
    public StatusReport Read(StatusQuestion question, string? running, CancellationToken cancellationToken) =>
        warehouse.Interruptible(
            () =>
            {
                var recipes = _datasets.Selected(question).ToList();
                var selected = recipes.Select(r => (r.Source.Name, r.Id.DatasetName)).ToHashSet();
                var asked = recipes.Select(r => (r.Source.Name, r.AskedId.DatasetName)).ToHashSet();
                var checks = Checks(question, selected);
                return new StatusReport
                {
                    Data = data,
                    AsOf = now,
                    LastRun = LastRun(running),
                    Datasets = _datasets.Datasets(question, cancellationToken),
                    Tickers = question.Tickers.Count > 0 ? Tickers(question.Tickers, recipes, cancellationToken) : null,
                    Failures = question.Failures ? [.. _ledger.Failures().Where(f => asked.Contains((f.Source, f.Dataset)))] : null,
                    Quarantine = question.Quarantine
                        ? [.. _ledger.Quarantine().Where(q => selected.Contains((q.Source, q.Dataset)))]
                        : null,
                    ChecksFailed = checks.Count(c => c.Outcome.Result is not CheckResult.Pass),
                    Checks = question.Checks ? checks : null,
                };
            },
            cancellationToken
        );

    private LastRun? LastRun(string? running) =>
        _ledger.NewestRun(running) is { } last ? last with { Time = RunNotes.Find(data, last.RunId)?.Summary?.Time } : null;

    // A check that nobody declares any more stands for nothing. Models are of no source.
    private List<CheckStatus> Checks(StatusQuestion question, HashSet<(string Source, string Dataset)> selected)
    {
        var datasets = selected.Select(s => (s.Source, Dataset: s.Dataset.Split('/')[0])).ToHashSet();
        var declared = book
            .Recipes.Where(r => datasets.Contains((r.Source.Name, r.Dataset)))
            .SelectMany(r => r.Table.Checks, (r, c) => (r.TableName, Check: c.ToString()))
            .ToHashSet();
        if (question is { Sources.Count: 0, Datasets.Count: 0 })
        {
            declared.UnionWith(book.Models.SelectMany(m => m.Checks, (m, c) => ($"gold.{m.Table}", c.ToString())));
        }

        return declared.Count == 0 ? [] : [.. _ledger.Checks().Where(c => declared.Contains((c.Outcome.Table, c.Outcome.What)))];
    }

    private List<TickerStatus> Tickers(IReadOnlyList<string> wanted, List<DatasetRecipe> recipes, CancellationToken cancellationToken)
    {
        var found = new List<TickerStatus>();
        var known = new HashSet<string>(StringComparer.Ordinal);
        foreach (var recipe in recipes.Where(r => r.IsTicker))
        {
            var marks = new WatermarkLedger(warehouse).Of(recipe.AskedId);
            var expected = _datasets.Expected(recipe.Source, cancellationToken);
            known.UnionWith(marks.Keys);
            known.UnionWith(expected);
            var isPathKnown = DueRule.IsPathKnown(marks.Values);
            foreach (var ticker in wanted.Where(t => marks.ContainsKey(t) || expected.Contains(t, StringComparer.Ordinal)))
            {
                var mark = marks.GetValueOrDefault(ticker);
                found.Add(
                    new(
                        recipe.Source.Name,
                        recipe.Id.DatasetName,
                        ticker,
                        mark?.CoveredTo,
                        mark?.LastRows,
                        mark?.LastAnswer,
                        mark?.LastFailed,
                        _datasets.NextDue(recipe, mark, isPathKnown)
                    )
                );
            }
        }

        var unknown = wanted.Where(t => !known.Contains(t)).ToList();
        return unknown.Count == 0
            ? found
            : throw new ConfigurationException([
                .. unknown.Select(t =>
                    $"--ticker {Excerpt.Of(t)}: no such ticker{Suggestion.For(t, known)} among those that were asked or are expected"
                ),
            ]);
    }
}
