namespace DataPlatform.Recipes.Reading;

/// <summary>Reads the <c>columns</c> of a dataset: <c>name: type</c>, or <c>name: { type, field, value, nullable }</c>.</summary>
internal static class RecipeColumns
{
    public static IReadOnlyList<SilverColumn> Read(YamlMap dataset, bool camel)
    {
        if (!dataset.RequiredKey("columns") || dataset.Map("columns") is not { } map)
        {
            return [];
        }

        var columns = new List<SilverColumn>();
        foreach (var name in map.Keys.ToList())
        {
            var field = camel ? Camel(name) : name;
            if (!map.IsMap(name))
            {
                if (Type(map, name) is { } type)
                {
                    columns.Add(new(name, type, field, null, Nullable: true));
                }
            }
            else if (map.Map(name) is { } own)
            {
                own.RequiredKey("type");
                var type = Type(own, "type") ?? ColumnType.Text;
                var value = own.Text("value");
                if (value is not null && own.Has("field"))
                {
                    own.Problem("field", $"column '{name}' takes its value from 'field' or from 'value', not from both");
                }

                columns.Add(new(name, type, value is null ? own.Text("field") ?? field : null, value, own.Flag("nullable") ?? true));
                own.Close();
            }
        }

        map.Close();
        return columns;
    }

    private static ColumnType? Type(YamlMap map, string key) =>
        map.Word(key, ColumnTypeWords.Expected, ColumnTypeWords.Read, ColumnTypeWords.Hint);

    // company_name -> companyName. A part that starts with a digit stays as it is: year_10 -> year10.
    private static string Camel(string name)
    {
        var parts = name.Split('_', StringSplitOptions.RemoveEmptyEntries);
        return string.Concat(parts.Select((p, i) => i == 0 ? p : char.ToUpperInvariant(p[0]) + p[1..]));
    }
}
