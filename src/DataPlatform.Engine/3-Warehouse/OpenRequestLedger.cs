using DataPlatform.Recipes;
using DataPlatform.Runs;

namespace DataPlatform.Warehouse;

/// <summary>Requests that were cut short between two pages, and which page is due (<c>ops.open_requests</c>). Writes belong inside the caller's transaction.</summary>
internal sealed class OpenRequestLedger(Database warehouse)
{
    /// <summary>Those of one recipe, by ticker; a non-ticker recipe's is under the empty name. A stepped history has several.</summary>
    public ILookup<string, OpenAnswer> Of(RecipeId recipe) =>
        warehouse
            .Query(
                """
                SELECT coalesce(ticker, ''), run_id, url, window_from, window_to, next_page, pages, rows, seen, is_answered, epoch_us(begun_at) FROM ops.open_requests
                WHERE source = $source AND dataset = $dataset AND discriminator IS NOT DISTINCT FROM $discriminator
                """,
                r =>
                    (
                        Ticker: r.Text(0),
                        Open: new OpenAnswer(
                            r.Text(1),
                            r.Text(2),
                            r.Date(3),
                            r.Date(4)!.Value,
                            r.Text(5),
                            (int)r.Integer(6),
                            r.Integer(7),
                            r.Text(8),
                            r.Integer(9) != 0
                        )
                        {
                            BegunAt = DateTime.UnixEpoch.AddMicroseconds(r.Integer(10)),
                        }
                    ),
                ("source", recipe.Source),
                ("dataset", recipe.Dataset),
                ("discriminator", recipe.Discriminator)
            )
            .ToLookup(o => o.Ticker, o => o.Open, StringComparer.Ordinal);

    /// <summary>Takes over how requests ended: what was stored of one that is open, and nothing any more of one that is not. One that was not sent changes nothing.</summary>
    public void Record(IEnumerable<RequestOutcome> outcomes)
    {
        var sent = outcomes.Where(o => o.Responses > 0).ToList();
        if (sent.TrueForAll(o => o.Open is null) && warehouse.Scalar<long>("SELECT count(*) FROM ops.open_requests") == 0)
        {
            return;
        }

        warehouse.Execute("CREATE OR REPLACE TEMP TABLE sent AS SELECT *, NULL::DATE AS step_from FROM ops.open_requests LIMIT 0");
        warehouse.Append(
            "temp",
            "sent",
            sent,
            (row, o) =>
                row.AppendRequest(o.Recipe, o.Ticker)
                    .AppendValue(o.Open?.RunId)
                    .AppendValue(o.Open?.Url)
                    .AppendDate(o.Open?.From)
                    .AppendDate(o.Open?.To)
                    .AppendValue(o.Open?.NextPage)
                    .AppendValue(o.Open?.Pages)
                    .AppendValue(o.Open?.Rows)
                    .AppendValue(o.Open?.Seen)
                    .AppendValue(o.Open?.IsAnswered)
                    .AppendValue(o.Open?.BegunAt)
                    .AppendDate(o.Age == StepAge.NoStep ? null : o.From)
        );
        warehouse.Execute(
            """
            DELETE FROM ops.open_requests AS r USING sent AS s
            WHERE r.source = s.source AND r.dataset = s.dataset AND r.discriminator IS NOT DISTINCT FROM s.discriminator
                AND r.ticker IS NOT DISTINCT FROM s.ticker AND (s.step_from IS NULL OR r.window_from = s.step_from);
            INSERT INTO ops.open_requests SELECT * EXCLUDE (step_from) FROM sent WHERE run_id IS NOT NULL;
            DROP TABLE sent;
            """
        );
    }

    /// <summary>Forgets those of a dataset: they are asked from their first page.</summary>
    public void Forget(string source, string dataset) =>
        warehouse.Execute(
            "DELETE FROM ops.open_requests WHERE source = $source AND dataset = $dataset",
            ("source", source),
            ("dataset", dataset)
        );
}
