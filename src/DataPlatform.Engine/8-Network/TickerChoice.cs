using DataPlatform.Planning;
using DataPlatform.Recipes;
using DataPlatform.Runs;
using DataPlatform.Silver;
using DataPlatform.Warehouse;

namespace DataPlatform.Network;

/// <summary>Which tickers a source is asked for, as the warehouse stands at this moment.</summary>
/// <param name="options">What the caller says of tickers.</param>
/// <param name="book">The recipes.</param>
/// <param name="warehouse">The warehouse's writer.</param>
/// <param name="silver">Promotes what a universe reads.</param>
internal sealed class TickerChoice(RunOptions options, RecipeBook book, Database warehouse, DatasetPromoter silver)
{
    private readonly Universe _universe = new(options);
    private readonly Dictionary<string, IReadOnlyList<string>> _chosen = new(StringComparer.Ordinal);

    /// <summary>
    /// True when choosing writes, and so has to take turns with those that do: with silver switched off, what a universe reads is in bronze but not
    /// in its table. It is promoted for the moment of the question, so that a run cut in two (first bronze, then the rest) asks for the same
    /// tickers as one in a piece.
    /// </summary>
    public bool Writes => !options.Switches.Silver;

    /// <exception cref="ConfigurationException">The universe query does not run.</exception>
    /// <exception cref="OperationCanceledException">Cancelled.</exception>
    public IReadOnlyList<string> Of(SourceRecipe source, CancellationToken cancellationToken)
    {
        if (!Writes)
        {
            using var reader = warehouse.OpenReader();
            return _universe.Tickers(source, reader, cancellationToken);
        }

        // The chunks of this run that load what it reads are done, so the choice stays the same: it is made once.
        if (!_chosen.TryGetValue(source.Name, out var tickers))
        {
            _chosen[source.Name] = tickers = warehouse.LookAhead(
                () =>
                {
                    silver.Promote(book.Recipes.Where(r => UniverseOrder.Reads(source, r)), cancellationToken);
                    return _universe.Tickers(source, warehouse, cancellationToken);
                },
                cancellationToken
            );
        }

        return tickers;
    }
}
