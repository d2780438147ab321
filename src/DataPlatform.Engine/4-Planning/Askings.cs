using System.Collections;
using DataPlatform.Recipes;

namespace DataPlatform.Planning;

/// <summary>
/// All that a recipe is asked for: every combination of its tickers and of what its <c>for_each</c> stands for, the last of them changing first. Made one by
/// one as it is looked at; what is held are the plain values of each part.
/// </summary>
internal sealed class Askings : IReadOnlyList<Asking>
{
    private const string Ticker = "ticker";

    private static readonly KeyValuePair<string, string>[] NoValues = [];

    private readonly IReadOnlyList<string>? _tickers;
    private readonly IReadOnlyList<ValueTable> _tables;
    private NameIndex? _placesOfTickers;

    private Askings(IReadOnlyList<string>? tickers, IReadOnlyList<ValueTable> tables, int count)
    {
        _tickers = tickers;
        _tables = tables;
        Count = count;
    }

    /// <summary>Nothing.</summary>
    public static Askings None { get; } = new([], [], 0);

    /// <summary>The one request of a recipe that is asked once.</summary>
    public static Askings Once { get; } = new(null, [], 1);

    /// <inheritdoc/>
    public int Count { get; }

    /// <inheritdoc/>
    public Asking this[int index]
    {
        get
        {
            if (_tables.Count == 0)
            {
                return new(_tickers?[index], NoValues, null);
            }

            if (_tables.Count == 1)
            {
                return new(_tables[0].NameOf(index), _tables[0].Values(index), _tables[0].Fault(index));
            }

            var rows = new int[_tables.Count];
            for (var i = _tables.Count - 1; i >= 0; i--)
            {
                (index, rows[i]) = Math.DivRem(index, _tables[i].Count);
            }

            return new(
                string.Join('&', rows.Select((row, i) => _tables[i].NameOf(row))),
                [.. rows.SelectMany((row, i) => _tables[i].Values(row))],
                rows.Select((row, i) => _tables[i].Fault(row)).FirstOrDefault(f => f is not null)
            );
        }
    }

    /// <summary>What a recipe is asked for.</summary>
    /// <param name="recipe">The recipe.</param>
    /// <param name="tickers">The selected tickers; not looked at where it asks for none.</param>
    /// <param name="tableOf">The rows of each query of its <c>for_each</c>.</param>
    /// <exception cref="OverflowException">There are more than 2^31 combinations.</exception>
    public static Askings Of(DatasetRecipe recipe, IReadOnlyList<string> tickers, Func<FanOut.Queried, ValueTable> tableOf)
    {
        if (recipe.ForEach.Count == 0)
        {
            return recipe.IsTicker ? new(tickers, [], tickers.Count) : Once;
        }

        IReadOnlyList<ValueTable> tables =
        [
            .. recipe.IsTicker ? [ValueTable.Of(Ticker, tickers)] : Array.Empty<ValueTable>(),
            .. recipe.ForEach.Select(f => f is FanOut.Listed list ? ValueTable.Of(list.Name, list.Values) : tableOf((FanOut.Queried)f)),
        ];
        return new(null, tables, tables.Aggregate(1, (count, t) => checked(count * t.Count)));
    }

    /// <summary>The place of what has a name; negative when none of what can be asked for has it.</summary>
    public int Find(string name)
    {
        if (_tables.Count == 0)
        {
            return _tickers is not null ? FindTicker(_tickers, name)
                : name.Length == 0 ? 0
                : -1;
        }

        if (_tables.Count == 1)
        {
            return _tables[0].Find(name);
        }

        var parts = name.Split('&');
        if (parts.Length != _tables.Sum(t => t.PartsOfName))
        {
            return -1;
        }

        var (place, taken) = (0, 0);
        foreach (var table in _tables)
        {
            var row = table.Find(string.Join('&', parts, taken, table.PartsOfName));
            if (row < 0)
            {
                return -1;
            }

            place = (place * table.Count) + row;
            taken += table.PartsOfName;
        }

        return place;
    }

    /// <inheritdoc/>
    public IEnumerator<Asking> GetEnumerator() => Enumerable.Range(0, Count).Select(i => this[i]).GetEnumerator();

    IEnumerator IEnumerable.GetEnumerator() => GetEnumerator();

    // Whole before others see it: lanes plan side by side.
    private int FindTicker(IReadOnlyList<string> tickers, string ticker) =>
        (_placesOfTickers ??= NameIndex.Of(tickers.Count, i => tickers[i])).Find(ticker);
}
