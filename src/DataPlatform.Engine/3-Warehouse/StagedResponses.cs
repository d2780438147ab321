using System.Globalization;
using DataPlatform.Recipes;

namespace DataPlatform.Warehouse;

/// <summary>The responses that staged rows came from: which answer each is of, and which declared fields it lacks as a whole.</summary>
/// <param name="table">The table that the rows go to.</param>
internal sealed class StagedResponses(SilverTable table)
{
    /// <summary>The temporary table's name, as SQL.</summary>
    public const string Name = "responses";

    /// <summary>The column that numbers them.</summary>
    public const string Number = "_response";

    /// <summary>The column with the number of the answer that they are of.</summary>
    public const string Answer = "_answer";

    /// <summary>The columns with what was asked for and the run that asked, where the table tells rows that are gone.</summary>
    public const string AskedFor = "_asked_for";

    /// <inheritdoc cref="AskedFor"/>
    public const string RunId = "_run_id";

    // The number of a staged row is that of its response, and behind it the row's place among the rows of that.
    private const int PlaceBits = 32;

    private readonly bool[] _isAbsent = new bool[table.Columns.Count];
    private readonly List<(long Answer, bool[] Came, AskedAnswer? Asked)> _all = [];

    /// <summary>How many there are.</summary>
    public int Count => _all.Count;

    /// <summary>The columns that some of them lack.</summary>
    public IEnumerable<string> Absent => table.Columns.Where((_, i) => _isAbsent[i]).Select(c => c.Name);

    /// <summary>The number of a response's first row.</summary>
    public static long First(int response) => (long)response << PlaceBits;

    /// <summary>The number of the response that a staged row is of, as SQL.</summary>
    public static string Of(string row) => string.Create(CultureInfo.InvariantCulture, $"({row}.{StagingTable.Order} >> {PlaceBits})");

    /// <summary>The column that says which of them lack a column's field, as SQL.</summary>
    public static string IsAbsent(string column) => Sql.Name("_absent_" + column);

    /// <summary>Adds one.</summary>
    /// <param name="answer">The answer that it is of.</param>
    /// <param name="came">Whether it carried the field of each column; a column that reads none counts as carried.</param>
    /// <param name="asked">What it answers; null where nobody tells rows that are gone.</param>
    public void Add(long answer, ReadOnlySpan<bool> came, AskedAnswer? asked = null)
    {
        // Most are like the one before.
        var same = _all.Count > 0 && came.SequenceEqual(_all[^1].Came) ? _all[^1].Came : came.ToArray();
        _all.Add((answer, same, asked));
        for (var i = 0; i < _isAbsent.Length; i++)
        {
            _isAbsent[i] |= !same[i];
        }
    }

    /// <summary>Makes the temporary table of them.</summary>
    public void Write(Database warehouse)
    {
        var absent = Enumerable.Range(0, _isAbsent.Length).Where(i => _isAbsent[i]).ToList();
        var columns = absent.Select(i => string.Create(CultureInfo.InvariantCulture, $", {IsAbsent(table.Columns[i].Name)} BOOLEAN"));
        warehouse.Execute(
            $"CREATE OR REPLACE TEMP TABLE {Name} ({Number} BIGINT, {Answer} BIGINT, {AskedFor} VARCHAR, {RunId} VARCHAR{string.Concat(columns)})"
        );
        warehouse.Append(
            "temp",
            Name,
            _all.Index(),
            (row, r) =>
            {
                row.AppendValue((long?)r.Index)
                    .AppendValue((long?)r.Item.Answer)
                    .AppendValue(r.Item.Asked?.AskedFor)
                    .AppendValue(r.Item.Asked?.RunId);
                absent.ForEach(i => row.AppendValue((bool?)!r.Item.Came[i]));
            }
        );
    }
}
