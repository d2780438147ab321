using DataPlatform.Recipes;

namespace DataPlatform.Warehouse;

/// <summary>By which mapping each recipe's rows were made (<c>ops.recipes</c>). Writes belong inside the caller's transaction.</summary>
internal sealed class RecipeLedger(Database warehouse)
{
    /// <summary>Every recipe that was ever declared and not forgotten.</summary>
    public Dictionary<RecipeId, KnownRecipe> All() =>
        warehouse
            .Query(
                "SELECT source, dataset, discriminator, silver_table, mapping_hash, array_to_string(mapping, chr(10)), is_declared FROM ops.recipes",
                r => new KnownRecipe(
                    new(r.Text(0), r.Text(1), r.TextOrNull(2)),
                    r.Text(3),
                    r.Text(4),
                    r.Text(5).Split('\n'),
                    r.Integer(6) != 0
                )
            )
            .ToDictionary(r => r.Recipe);

    /// <summary>Puts recipes as they are declared in the place of what was known of them.</summary>
    public void Save(IReadOnlyCollection<RecipeMapping> mappings)
    {
        if (mappings.Count == 0)
        {
            return;
        }

        warehouse.Execute(
            """
            CREATE OR REPLACE TEMP TABLE declared AS
            SELECT source, dataset, discriminator, silver_table, mapping_hash, ''::VARCHAR AS mapping FROM ops.recipes LIMIT 0
            """
        );
        warehouse.Append(
            "temp",
            "declared",
            mappings,
            (row, m) =>
                row.AppendValue(m.Recipe.Source)
                    .AppendValue(m.Recipe.Dataset)
                    .AppendValue(m.Recipe.Discriminator)
                    .AppendValue(m.Table)
                    .AppendValue(m.Hash)
                    .AppendValue(string.Join('\n', m.Lines))
        );
        warehouse.Execute(
            """
            DELETE FROM ops.recipes AS r USING declared AS d
            WHERE r.source = d.source AND r.dataset = d.dataset AND r.discriminator IS NOT DISTINCT FROM d.discriminator;
            INSERT INTO ops.recipes (source, dataset, discriminator, silver_table, mapping_hash, mapping, is_declared)
            SELECT source, dataset, discriminator, silver_table, mapping_hash, string_split(mapping, chr(10)), TRUE FROM declared;
            DROP TABLE declared;
            """
        );
    }

    /// <summary>Notes that nobody declares a recipe any more; its rows are still there.</summary>
    public void Retire(RecipeId recipe) => OfRecipe("UPDATE ops.recipes SET is_declared = FALSE", recipe);

    /// <summary>Forgets a recipe that left nothing behind.</summary>
    public void Forget(RecipeId recipe) => OfRecipe("DELETE FROM ops.recipes", recipe);

    private void OfRecipe(string statement, RecipeId recipe) =>
        warehouse.Execute(
            $"{statement} WHERE source = $source AND dataset = $dataset AND discriminator IS NOT DISTINCT FROM $discriminator",
            ("source", recipe.Source),
            ("dataset", recipe.Dataset),
            ("discriminator", recipe.Discriminator)
        );
}
