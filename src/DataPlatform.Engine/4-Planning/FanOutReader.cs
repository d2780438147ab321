using DataPlatform.Recipes;
using DataPlatform.Runs;
using DataPlatform.Warehouse;
using DuckDB.NET.Data;

namespace DataPlatform.Planning;

/// <summary>Reads what recipes are asked for from the warehouse, each query once.</summary>
/// <param name="options">What the caller says of tickers.</param>
/// <param name="warehouse">The warehouse; null when there is none yet.</param>
/// <param name="toCome">Tables that are not there yet as they are declared: what reads them has nothing to ask for; null: all are there.</param>
internal sealed class FanOutReader(RunOptions options, Database? warehouse, TablesToCome? toCome = null)
{
    private readonly Universe _universe = new(options, toCome);
    private readonly Dictionary<string, IReadOnlyList<string>> _tickers = new(StringComparer.Ordinal);
    private readonly Dictionary<FanOut.Queried, ValueTable> _tables = new(ReferenceEqualityComparer.Instance);

    /// <exception cref="ConfigurationException">A query does not run.</exception>
    /// <exception cref="OperationCanceledException">Cancelled, also in the middle of a query.</exception>
    public Askings Of(DatasetRecipe recipe, CancellationToken cancellationToken)
    {
        var tickers = recipe.IsTicker ? Tickers(recipe.Source, cancellationToken) : [];
        try
        {
            return Askings.Of(recipe, tickers, q => TableOf(recipe, q, cancellationToken));
        }
        catch (OverflowException)
        {
            throw new ConfigurationException($"{recipe.Source.File}: {recipe.Name}: 'for_each' has more than {int.MaxValue} combinations");
        }
    }

    /// <summary>Why there is nothing to ask a recipe for, for a person.</summary>
    public string WhyNothing(DatasetRecipe recipe, CancellationToken cancellationToken) =>
        recipe.IsTicker && Tickers(recipe.Source, cancellationToken).Count == 0
            ? $"{recipe.Source.Name}: no tickers: its universe is empty until the recipes whose tables it reads have succeeded; or name tickers with --tickers"
            : $"{recipe.Source.Name}/{recipe.Dataset}: nothing to ask for: the query of its 'for_each' has no rows until the recipes whose tables it reads have succeeded";

    /// <inheritdoc cref="Universe.Tickers"/>
    public IReadOnlyList<string> Tickers(SourceRecipe source, CancellationToken cancellationToken)
    {
        if (!_tickers.TryGetValue(source.Name, out var tickers))
        {
            _tickers[source.Name] = tickers = _universe.Tickers(source, warehouse, cancellationToken);
        }

        return tickers;
    }

    // Variants of a dataset share what it fans out over.
    private ValueTable TableOf(DatasetRecipe recipe, FanOut.Queried query, CancellationToken cancellationToken)
    {
        if (!_tables.TryGetValue(query, out var table))
        {
            _tables[query] = table = Read(recipe, query, cancellationToken);
        }

        return table;
    }

    private ValueTable Read(DatasetRecipe recipe, FanOut.Queried query, CancellationToken cancellationToken)
    {
        var table = ValueTable.Of(query, recipe.Sends);
        if (warehouse is null)
        {
            return table;
        }

        var row = new string?[query.Columns.Count];
        try
        {
            warehouse.Interruptible(() => warehouse.Each(query.Query, Take), cancellationToken);
        }
        catch (DuckDBException) when (toCome?.AreAmong(query.Reads) is true)
        {
            // It may have failed at its last row.
            return ValueTable.Of(query, recipe.Sends);
        }
        catch (DuckDBException e)
        {
            throw new ConfigurationException(
                $"{recipe.Source.File}: {recipe.Name}: the query of its 'for_each' fails: {e.Message.Split('\n')[0]}"
            );
        }

        return table.Done(query);

        void Take(RowReader read)
        {
            for (var column = 0; column < row.Length; column++)
            {
                row[column] = read.TextOrNull(column);
            }

            if (table.Count < (options.Switches.TickerLimit ?? int.MaxValue))
            {
                table.Add(row);
            }
        }
    }
}
