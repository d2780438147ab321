using DataPlatform.Recipes;
using DataPlatform.Runs;

namespace DataPlatform.Warehouse;

/// <summary>How each planned request ended (<c>ops.requests</c>). Writes belong inside the caller's transaction.</summary>
internal sealed class RequestLedger(Database warehouse)
{
    /// <summary>The requests of a run for a dataset whose answers are whole.</summary>
    public HashSet<(RecipeId Recipe, string? Ticker, DateOnly? From)> Stored(string source, string dataset, string runId) =>
        [
            .. warehouse.Query(
                "SELECT discriminator, ticker, window_from FROM ops.requests WHERE run_id = $run AND source = $source AND dataset = $dataset AND status = $stored",
                r => (new RecipeId(source, dataset, r.TextOrNull(0)), r.TextOrNull(1), r.Date(2)),
                ("run", runId),
                ("source", source),
                ("dataset", dataset),
                ("stored", Word.Of(OutcomeStatus.Stored))
            ),
        ];

    /// <summary>The windows of a recipe that one of some runs has stored, by ticker; a non-ticker recipe's are under the empty name.</summary>
    public ILookup<string, KnownWindow> StoredBy(RecipeId recipe, IReadOnlyList<string> runs) =>
        warehouse
            .Query(
                """
                SELECT coalesce(ticker, ''), coalesce(window_from, window_to), window_to FROM ops.requests
                WHERE source = $source AND dataset = $dataset AND discriminator IS NOT DISTINCT FROM $discriminator AND status = $stored
                    AND list_contains(string_split($runs, chr(10)), run_id)
                """,
                r => (Ticker: r.Text(0), Window: new KnownWindow(r.Date(1)!.Value, r.Date(2)!.Value, WindowState.Settled, null)),
                ("source", recipe.Source),
                ("dataset", recipe.Dataset),
                ("discriminator", recipe.Discriminator),
                ("stored", Word.Of(OutcomeStatus.Stored)),
                ("runs", string.Join('\n', runs))
            )
            .ToLookup(r => r.Ticker, r => r.Window, StringComparer.Ordinal);

    public void Record(string runId, int chunk, IEnumerable<RequestOutcome> outcomes) =>
        warehouse.Append(
            "ops",
            "requests",
            outcomes,
            (row, o) =>
                row.AppendValue(runId)
                    .AppendValue((int?)chunk)
                    .AppendRequest(o.Recipe, o.Ticker)
                    .AppendDate(o.From)
                    .AppendDate(o.To)
                    .AppendValue(Word.Of(o.Status))
                    .AppendValue(o.Ending.Reason)
                    .AppendValue((o.Ending as Ending.Failed)?.Message)
                    .AppendValue(o.HttpStatus)
                    .AppendValue((int?)o.Attempts)
                    .AppendValue((long?)o.Bytes)
                    .AppendValue(o.File)
                    .AppendValue(o.Line)
                    .AppendValue(o.At?.UtcDateTime)
        );
}
