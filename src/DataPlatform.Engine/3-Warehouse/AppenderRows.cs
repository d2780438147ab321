using DataPlatform.Recipes;
using DuckDB.NET.Data;
using DuckDB.NET.Native;

namespace DataPlatform.Warehouse;

/// <summary>What the appender lacks.</summary>
internal static class AppenderRows
{
    public static IDuckDBAppenderRow AppendDate(this IDuckDBAppenderRow row, DateOnly? date) =>
        date is { } d ? row.AppendValue((DuckDBDateOnly?)new DuckDBDateOnly(d.Year, (byte)d.Month, (byte)d.Day)) : row.AppendNullValue();

    /// <summary>The four columns by which the ops tables know a request: source, dataset, discriminator, ticker.</summary>
    public static IDuckDBAppenderRow AppendRequest(this IDuckDBAppenderRow row, RecipeId recipe, string? ticker) =>
        row.AppendValue(recipe.Source).AppendValue(recipe.Dataset).AppendValue(recipe.Discriminator).AppendValue(ticker);
}
