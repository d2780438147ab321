using DataPlatform.Recipes;
using DataPlatform.Warehouse;

namespace DataPlatform.Gold;

/// <summary>What a model's select must be and give, beyond what DuckDB refuses by itself.</summary>
internal static class GoldChecks
{
    /// <exception cref="GoldModelException">It is something else, or more than one statement.</exception>
    public static void CheckIsOneSelect(ParsedSql parsed)
    {
        if (parsed.Error is { } error)
        {
            throw new GoldModelException($"it must be one SELECT: {error}");
        }

        if (parsed.Statements != 1)
        {
            throw new GoldModelException($"it must be one SELECT, and holds {parsed.Statements} statements");
        }
    }

    /// <param name="model">The model.</param>
    /// <param name="columns">The columns that its select gives.</param>
    /// <exception cref="GoldModelException">A key column is missing, or one has a name that the engine uses.</exception>
    public static void CheckColumns(GoldModel model, IReadOnlyList<string> columns)
    {
        if (model.Key.Except(columns, StringComparer.OrdinalIgnoreCase).FirstOrDefault() is { } key)
        {
            throw new GoldModelException($"key column '{key}' is not in the select{Suggestion.For(key, columns)}");
        }

        var added = Lineage.Gold.Select(c => c.Name);
        if (columns.Intersect(added, StringComparer.OrdinalIgnoreCase).FirstOrDefault() is { } own)
        {
            throw new GoldModelException($"the select must not name '{own}': the engine adds that column");
        }
    }

    /// <param name="model">The model.</param>
    /// <param name="built">The rows that its select gives, their different keys, and the rows of which a key column is null.</param>
    /// <exception cref="GoldModelException">A row has no key, or two rows have the same.</exception>
    public static void CheckKeys(GoldModel model, (long Rows, long Keys, long WithoutKey) built)
    {
        if (built.WithoutKey > 0)
        {
            throw new GoldModelException($"the select gives {built.WithoutKey} rows whose key ({string.Join(", ", model.Key)}) is null");
        }

        if (built.Rows != built.Keys)
        {
            throw new GoldModelException($"the select gives {built.Rows} rows for {built.Keys} keys ({string.Join(", ", model.Key)})");
        }
    }
}
