namespace DataPlatform.Benchmarks.Inputs;

/// <summary>A column of made-up rows.</summary>
/// <param name="Name">Its name, in the body and in the table.</param>
/// <param name="Kind">What stands in it.</param>
public sealed record ShapeColumn(string Name, ColumnKind Kind)
{
    /// <summary>Its type in a recipe.</summary>
    public string RecipeType =>
        Kind switch
        {
            ColumnKind.Price => "double",
            ColumnKind.Count => "integer",
            _ => "text",
        };

    /// <summary>Its type in DuckDB.</summary>
    public string SqlType =>
        Kind switch
        {
            ColumnKind.Price => "DOUBLE",
            ColumnKind.Count => "BIGINT",
            _ => "VARCHAR",
        };
}
