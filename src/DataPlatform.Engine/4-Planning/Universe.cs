using DataPlatform.Recipes;
using DataPlatform.Runs;
using DataPlatform.Warehouse;
using DuckDB.NET.Data;

namespace DataPlatform.Planning;

/// <summary>Which tickers a source is asked for: those of the caller, else what the source's universe query finds in the warehouse.</summary>
/// <param name="options">What the caller says of tickers.</param>
/// <param name="toCome">Tables that are not there yet as they are declared: what reads them knows no tickers; null: all are there.</param>
internal sealed class Universe(RunOptions options, TablesToCome? toCome = null)
{
    /// <summary>The tickers in a fixed order, without repeats, cut to the limit.</summary>
    /// <exception cref="ConfigurationException">The universe query does not run.</exception>
    /// <exception cref="OperationCanceledException">Cancelled, also in the middle of the query.</exception>
    public IReadOnlyList<string> Tickers(SourceRecipe source, Database? warehouse, CancellationToken cancellationToken)
    {
        var tickers = options.Tickers ?? Ask(source, warehouse, cancellationToken);
        var clean = tickers.Select(t => t.Trim()).Where(IsTicker).Distinct(StringComparer.Ordinal);
        return options.Switches.TickerLimit is { } limit ? [.. clean.Take(limit)] : [.. clean];
    }

    /// <summary>Tickers are any text a vendor may use ("BRK-B", "ABR^D", "AACT="), but no control characters and no novel.</summary>
    public static bool IsTicker(string ticker) => ticker.Length is > 0 and <= 64 && !ticker.Any(char.IsControl);

    private IReadOnlyList<string> Ask(SourceRecipe source, Database? warehouse, CancellationToken cancellationToken)
    {
        if (warehouse is null || source.Universe is not { } query)
        {
            return [];
        }

        try
        {
            return warehouse.Interruptible(() => warehouse.Query(query, r => r.TextOrNull(0) ?? ""), cancellationToken);
        }
        catch (DuckDBException) when (toCome?.AreAmong(source.UniverseReads) is true)
        {
            return [];
        }
        catch (DuckDBException e)
        {
            throw new ConfigurationException($"{source.File}: source {source.Name}: the universe query fails: {e.Message.Split('\n')[0]}");
        }
    }
}
