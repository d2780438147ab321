namespace DataPlatform.Recipes.Reading.Settings;

/// <summary>The rows of a dataset as the recipe declares them.</summary>
/// <param name="Rows">Where they are.</param>
/// <param name="Where">Which of them belong to the dataset.</param>
internal sealed record DeclaredRows(RowsRecipe Rows, IReadOnlyList<RowCondition> Where)
{
    public static readonly DeclaredRows Default = new(Blank.Dataset.Rows, Blank.Dataset.Table.Where);
}
