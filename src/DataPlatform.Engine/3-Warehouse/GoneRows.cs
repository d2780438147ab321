using DataPlatform.Recipes;

namespace DataPlatform.Warehouse;

/// <summary>
/// Marks the rows of a table whose answers are the whole truth: each row says what was asked for when it came and in which run it came last, and
/// since when it is gone. Rows are marked as if answer after answer had been promoted by itself, so a replay comes to the same.
/// </summary>
internal sealed class GoneRows(Database warehouse, SilverTable table)
{
    private const string Seen = "seen_keys";
    private const string Answers = "whole_answers";

    private readonly string _target = Sql.Name("silver", table.Name);

    /// <summary>Notes the keys of the staged rows, before they are merged.</summary>
    public void NoteStaged()
    {
        warehouse.Execute(
            $"""
            CREATE OR REPLACE TEMP TABLE {Seen} AS
            SELECT {Sql.Names(table.Key, "s.")}, arg_max(r.{StagedResponses.AskedFor}, s.{StagingTable.Order}) AS asked_for,
                arg_max(r.{StagedResponses.RunId}, s.{StagingTable.Order}) AS run_id
            FROM {StagingTable.Name} AS s JOIN {StagedResponses.Name} AS r ON {StagedResponses.Of("s")} = r.{StagedResponses.Number}
            GROUP BY ALL
            """
        );
    }

    /// <summary>The noted rows are there, whatever they were before.</summary>
    /// <returns>How many of them were gone.</returns>
    public long MarkThere(long promotion)
    {
        var same = Sql.SameKey(table.Key, "t", "s");
        var back = warehouse.Execute(
            $"""
            UPDATE {_target} AS t SET {Lineage.GoneAt.Name} = NULL, {Lineage.Promotion.Name} = $promotion
            FROM {Seen} AS s WHERE {same} AND t.{Lineage.GoneAt.Name} IS NOT NULL
            """,
            ("promotion", promotion)
        );
        warehouse.Execute(
            $"""
            UPDATE {_target} AS t SET {Lineage.AskedFor.Name} = s.asked_for, {Lineage.LastSeen.Name} = s.run_id FROM {Seen} AS s WHERE {same}
            """
        );
        warehouse.Execute($"DROP TABLE {Seen}");
        return back;
    }

    /// <summary>Rows that the first whole answer after their last one does not hold are gone.</summary>
    /// <param name="answers">The answers of the promotion in their order; when each came, null for one that is not the whole truth.</param>
    /// <param name="promotion">The promotion's number.</param>
    /// <returns>How many.</returns>
    public long MarkGone(IReadOnlyCollection<KeyValuePair<AskedAnswer, DateTime?>> answers, long promotion)
    {
        if (!answers.Any(a => a.Value is not null))
        {
            return 0;
        }

        Write(answers);
        var (gone, askedFor, lastSeen) = (Lineage.GoneAt.Name, Lineage.AskedFor.Name, Lineage.LastSeen.Name);
        return warehouse.Execute(
            $"""
            UPDATE {_target} AS t SET {gone} = g.came_at, {Lineage.Promotion.Name} = $promotion
            FROM (
                SELECT e.{askedFor}, e.{lastSeen}, arg_min(a.came_at, a.n) AS came_at
                FROM (SELECT DISTINCT {askedFor}, {lastSeen} FROM {_target} WHERE {gone} IS NULL) AS e
                JOIN {Answers} AS a ON a.asked_for = e.{askedFor} AND a.came_at IS NOT NULL
                LEFT JOIN {Answers} AS l ON l.asked_for = e.{askedFor} AND l.run_id = e.{lastSeen}
                WHERE a.n > coalesce(l.n, -1)
                GROUP BY ALL) AS g
            WHERE t.{gone} IS NULL AND t.{askedFor} = g.{askedFor} AND t.{lastSeen} = g.{lastSeen}
            """,
            ("promotion", promotion)
        );
    }

    private void Write(IEnumerable<KeyValuePair<AskedAnswer, DateTime?>> answers)
    {
        warehouse.Execute($"CREATE OR REPLACE TEMP TABLE {Answers} (n BIGINT, asked_for VARCHAR, run_id VARCHAR, came_at TIMESTAMP)");
        warehouse.Append(
            "temp",
            Answers,
            answers.Index(),
            (row, a) =>
                row.AppendValue((long?)a.Index).AppendValue(a.Item.Key.AskedFor).AppendValue(a.Item.Key.RunId).AppendValue(a.Item.Value)
        );
    }
}
