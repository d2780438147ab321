using DataPlatform.Recipes.Reading.Settings;
using DataPlatform.Recipes.Reading.Yaml;

namespace DataPlatform.Recipes.Reading;

/// <summary>Whether the rows of an answer can be found and told apart as a dataset says it.</summary>
internal static class RowChecks
{
    private const string RowsAlone = "a csv, json_lines or text body, which holds rows alone";

    private static readonly string Key = AnswerSettings.Rows.Key;

    public static void Check(DatasetRecipe recipe, YamlMap entry)
    {
        if (!HasEnvelope(recipe.Format))
        {
            CheckFlat(recipe, entry);
        }

        CheckBody(recipe, entry);

        var rows = entry.Find(Key)?.Map ?? YamlMap.Empty;
        CheckNames(recipe.Rows, rows);
        CheckValue(recipe.Rows, rows);
        CheckFields(recipe.Rows, rows);
        CheckExpand(recipe.Rows, rows);
        CheckWhere(recipe, rows);
        foreach (var column in recipe.Table.Columns.Where(c => c.Path is not null))
        {
            CheckPath(recipe, column, entry);
        }
    }

    /// <summary>False for formats without anything around their rows: no path leads to the rows, and no field beside them says how to go on.</summary>
    public static bool HasEnvelope(BodyFormat format) => format is BodyFormat.Json or BodyFormat.Xml;

    private static void CheckBody(DatasetRecipe recipe, YamlMap entry)
    {
        if (recipe.Format != BodyFormat.Csv && entry.Has(AnswerSettings.Csv.Key))
        {
            entry.Problem(AnswerSettings.Csv.Key, "'csv' has a meaning with 'format: csv' alone");
        }

        if (recipe.Format == BodyFormat.Text && !recipe.Table.Fields.Contains("body", StringComparer.Ordinal))
        {
            entry.Problem(AnswerSettings.Format.Key, "a text body has one field, 'body', and no column reads it");
        }
    }

    private static void CheckFlat(DatasetRecipe recipe, YamlMap entry)
    {
        if (recipe.Rows != RowsRecipe.Default && entry.Has(Key))
        {
            entry.Problem(Key, $"'rows' leads nowhere in {RowsAlone}; only 'where' has a meaning there");
        }
    }

    private static void CheckNames(RowsRecipe rows, YamlMap map)
    {
        var met = rows.Path.NamesMet;
        if (rows.KeyAs.Count > met && rows.Shape != RowShape.Map)
        {
            map.Problem(
                RowsSettings.KeyAs.Key,
                $"'key_as' names {rows.KeyAs.Count} fields, and the path has {met} '.*'; the names of an object are taken with 'shape: map'"
            );
        }
        else if (rows.KeyAs.Count > 0 && rows.KeyAs.Count < met + rows.MapLevels)
        {
            map.Problem(
                RowsSettings.KeyAs.Key,
                $"'key_as' names {rows.KeyAs.Count} fields, and a row lies behind {met + rows.MapLevels} names: those of each '.*', and of the map"
            );
        }

        var names = rows.KeyAs.Concat(rows.Fields).Append(rows.ValueAs).OfType<string>().CountBy(n => n, StringComparer.Ordinal);
        if (names.FirstOrDefault(n => n.Value > 1).Key is { } twice)
        {
            map.Problem(
                RowsSettings.KeyAs.Key,
                $"'{Excerpt.Of(twice)}' would be two fields of a row: 'key_as', 'value_as' and 'fields' name it"
            );
        }
    }

    private static void CheckValue(RowsRecipe rows, YamlMap map)
    {
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

    private static void CheckWhere(DatasetRecipe recipe, YamlMap map)
    {
        if (recipe.Format is BodyFormat.Csv && recipe.Table.Where.FirstOrDefault(w => w.Path.Steps.Count > 1) is { Path: var deep })
        {
            map.Problem(
                RowsSettings.Where.Key,
                $"'{Excerpt.Of(deep.Text)}' leads into a field, and a field of a csv body has no parts; a name with a dot in it is [\"a.b\"]"
            );
        }
    }

    private static void CheckPath(DatasetRecipe recipe, SilverColumn column, YamlMap entry)
    {
        var problem = column switch
        {
            { Path.IsWild: true } => "'path' must lead to one value: it has no '*'",
            { From: ColumnOrigin.Row, Path.Steps: [not PathStep.Name, ..] } => "'path' begins with the name of a field of the row",
            { From: ColumnOrigin.Parent, Path.Steps: [not PathStep.Name, ..] } =>
                "'path' begins with the name of a field of the row around",
            { From: ColumnOrigin.Parent } when recipe.Rows.Expand is null => "'from: parent' needs 'expand' in 'rows'",
            { From: ColumnOrigin.Envelope } when !HasEnvelope(recipe.Format) => $"'from: envelope' has no meaning in {RowsAlone}",
            { From: ColumnOrigin.Row } when recipe.Format is BodyFormat.Csv or BodyFormat.Text =>
                "'path' has no meaning in a csv or text body; 'field' is the name of a value",
            _ => null,
        };
        if (problem is not null)
        {
            entry.Problem(entry.LineOf(TableSettings.Columns.Key, column.Name), $"column '{Excerpt.Of(column.Name)}': {problem}");
        }
    }
}
