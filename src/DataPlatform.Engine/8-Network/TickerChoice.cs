using DataPlatform.Planning;
using DataPlatform.Recipes;
using DataPlatform.Runs;
using DataPlatform.Silver;
using DataPlatform.Warehouse;

namespace DataPlatform.Network;

/// <summary>What the recipes of a chunk are asked for, as the warehouse stands at this moment.</summary>
/// <param name="options">What the caller says of tickers.</param>
/// <param name="book">The recipes.</param>
/// <param name="warehouse">The warehouse's writer.</param>
/// <param name="silver">Promotes what a universe or a query reads.</param>
internal sealed class TickerChoice(RunOptions options, RecipeBook book, Database warehouse, DatasetPromoter silver)
{
    /// <summary>
    /// True when choosing writes, and so has to take turns with those that do: with silver switched off, what a query reads is in bronze but not in its
    /// table. It is promoted for the moment of the question, so that a run cut in two (first bronze, then the rest) asks for the same as one in a piece.
    /// </summary>
    public bool Writes => !options.Switches.Silver;

    /// <summary>What each recipe is asked for that is asked more than once. A query that fails or finds nothing is told, and its recipes are not asked.</summary>
    /// <param name="chunk">The chunk.</param>
    /// <param name="tell">Told what a person should know.</param>
    /// <param name="cancellationToken">Ends it, also in the middle of a query.</param>
    /// <exception cref="OperationCanceledException">Cancelled.</exception>
    public IReadOnlyDictionary<RecipeId, Askings> Of(RecipeChunk chunk, Action<RunEvent.Noted> tell, CancellationToken cancellationToken)
    {
        if (!Writes || !chunk.Recipes.Any(r => r.FansOut))
        {
            using var reader = warehouse.OpenReader();
            return Read(chunk, reader, tell, cancellationToken);
        }

        return warehouse.LookAhead(
            () =>
            {
                silver.Promote(book.Recipes.Where(loader => chunk.Recipes.Any(r => r.Reads(loader))), cancellationToken);
                return Read(chunk, warehouse, tell, cancellationToken);
            },
            cancellationToken
        );
    }

    private Dictionary<RecipeId, Askings> Read(
        RecipeChunk chunk,
        Database from,
        Action<RunEvent.Noted> tell,
        CancellationToken cancellationToken
    )
    {
        var reader = new FanOutReader(options, from);
        var chosen = new Dictionary<RecipeId, Askings>();
        foreach (var recipe in chunk.Recipes.Where(r => r.AsksForMany))
        {
            try
            {
                chosen[recipe.Id] = reader.Of(recipe, cancellationToken);
            }
            catch (ConfigurationException e)
            {
                tell(new(e.Message, IsUnfinished: true));
                chosen[recipe.Id] = Askings.None;
                continue;
            }

            if (chosen[recipe.Id].Count == 0)
            {
                tell(new(reader.WhyNothing(recipe, cancellationToken)));
            }
        }

        return chosen;
    }
}
