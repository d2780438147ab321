using DataPlatform.Recipes.Reading.Settings;
using DataPlatform.Recipes.Reading.Yaml;

namespace DataPlatform.Recipes.Reading;

/// <summary>Whether the rows of an answer can be found and told apart as a dataset says it.</summary>
internal static class RowChecks
{
    private static readonly string Key = AnswerSettings.Rows.Key;

    public static void Check(DatasetRecipe recipe, YamlMap entry)
    {
        if (recipe.Format is not BodyFormat.Json)
        {
            CheckFlat(recipe, entry);
        }

        var rows = entry.Find(Key)?.Map ?? YamlMap.Empty;
        CheckNames(recipe.Rows, rows);
        CheckFields(recipe.Rows, rows);
        CheckExpand(recipe.Rows, rows);
        foreach (var column in recipe.Table.Columns.Where(c => c.Path is not null))
        {
            CheckPath(recipe, column, entry);
        }
    }

    private static void CheckFlat(DatasetRecipe recipe, YamlMap entry)
    {
        if (recipe.Rows != RowsRecipe.Default && entry.Has(Key))
        {
            entry.Problem(
                Key,
                "'rows' leads nowhere in a csv or json_lines body, which holds rows alone; only 'where' has a meaning there"
            );
        }
    }

    private static void CheckNames(RowsRecipe rows, YamlMap map)
    {
        var wild = rows.Path.Steps.OfType<PathStep.All>().Count();
        if (rows.KeyAs.Count > wild && rows.Shape != RowShape.Map)
        {
            map.Problem(
                RowsSettings.KeyAs.Key,
                $"'key_as' names {rows.KeyAs.Count} fields, and the path has {wild} '*'; the names of an object are taken with 'shape: map'"
            );
        }

        if (rows.ValueAs is null && rows.Shape == RowShape.Scalars)
        {
            map.Problem(RowsSettings.Shape.Key, "'shape: scalars' needs 'value_as', the field that takes a value");
        }

        if (rows.ValueAs is not null && rows is { Expand: null, Shape: not (RowShape.Scalars or RowShape.Map) })
        {
            map.Problem(RowsSettings.ValueAs.Key, "'value_as' has a meaning with 'shape: scalars', 'shape: map' and 'expand'");
        }
    }

    private static void CheckFields(RowsRecipe rows, YamlMap map)
    {
        if (rows.Shape == RowShape.Arrays && rows.Fields.Count == 0)
        {
            map.Problem(RowsSettings.Shape.Key, "'shape: arrays' needs 'fields', the names of their values");
        }
        else if (rows.Shape != RowShape.Arrays && rows.Fields.Count > 0)
        {
            map.Problem(RowsSettings.Fields.Key, "'fields' has a meaning with 'shape: arrays' alone");
        }
    }

    private static void CheckExpand(RowsRecipe rows, YamlMap map)
    {
        if (rows.Expand is { } expand && (expand.IsWild || expand.Steps[0] is not PathStep.Name))
        {
            map.Problem(RowsSettings.Expand.Key, "'expand' must lead from a row to one list: it begins with a name and has no '*'");
        }
    }

    private static void CheckPath(DatasetRecipe recipe, SilverColumn column, YamlMap entry)
    {
        var problem = column switch
        {
            { Path.IsWild: true } => "'path' must lead to one value: it has no '*'",
            { From: ColumnOrigin.Row, Path.Steps: [not PathStep.Name, ..] } => "'path' begins with the name of a field of the row",
            { From: ColumnOrigin.Parent } when recipe.Rows.Expand is null => "'from: parent' needs 'expand' in 'rows'",
            { From: ColumnOrigin.Envelope } when recipe.Format is not BodyFormat.Json =>
                "'from: envelope' has no meaning in a csv or json_lines body, which holds rows alone",
            { From: ColumnOrigin.Row } when recipe.Format is BodyFormat.Csv =>
                "'path' has no meaning in a csv body; 'field' is the name in its header",
            _ => null,
        };
        if (problem is not null)
        {
            entry.Problem(entry.LineOf(TableSettings.Columns.Key, column.Name), $"column '{Excerpt.Of(column.Name)}': {problem}");
        }
    }
}
