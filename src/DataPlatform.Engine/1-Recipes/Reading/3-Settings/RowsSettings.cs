using DataPlatform.Recipes.Reading.Shapes;

namespace DataPlatform.Recipes.Reading.Settings;

/// <summary>The settings of a dataset's <c>rows</c>.</summary>
internal static class RowsSettings
{
    public static readonly Setting<ValuePath> Path = new(
        "path",
        Scalars.ValuePath,
        RowsRecipe.Default.Path,
        "The way to the rows: names with dots between them; `[0]` or `[-1]` is an element of an array, `[*]` every element, `.*` every value of an "
            + "object, `[\"a.b\"]` a name with a dot in it. Omitted: the answer itself."
    )
    {
        Examples = ["data.items", "chart.result[0]", "facts.*.units.*", "'results[\"a.b\"]'"],
    };

    public static readonly Setting<RowShape> Shape = new(
        "shape",
        RowShapes.Words,
        RowsRecipe.Default.Shape,
        "How the rows are written there."
    )
    {
        Examples = ["map", "columns"],
        AlsoCalled = ["kind", "orient"],
    };

    public static readonly Setting<IReadOnlyList<string>> KeyAs = new(
        "key_as",
        new ListOf<string>(Scalars.Word with { Type = "field" }) { IsSet = true },
        RowsRecipe.Default.KeyAs,
        "The fields that take the names of objects on the way to a row, from the outside in: one for each `.*` of the path, then those of the map. "
            + "Omitted: they are left out. What stands beside the rows under a name in `ignore` is passed over."
    )
    {
        Examples = ["date", "[date, symbol]"],
        AlsoCalled = ["key_name", "keys_as"],
    };

    public static readonly OptionalSetting<string> ValueAs = new(
        "value_as",
        Scalars.Word with
        {
            Type = "field",
        },
        "The field that takes what stands in a row's place when that is a value, not an object; with `expand`, in the place of an element."
    )
    {
        Examples = ["rate"],
        AlsoCalled = ["value_name"],
    };

    public static readonly Setting<IReadOnlyList<string>> Fields = new(
        "fields",
        new ListOf<string>(Scalars.Word with { Type = "field" }) { IsSet = true },
        RowsRecipe.Default.Fields,
        "The names of the fields of `shape: arrays`, by their places. Values behind them are fields `[6]`, `[7]`, ..."
    )
    {
        Examples = ["[time, open, high, low, close]"],
        AlsoCalled = ["header", "names"],
    };

    public static readonly Setting<IReadOnlyList<RowCondition>> Where = new(
        "where",
        new ConditionsShape(),
        Blank.Dataset.Table.Where,
        "What a row has to say to be one of the dataset: by path, a value or a list of values, of which it has one; of the element where there is `expand`. "
            + "`null` is met by null, by `\"\"` and where the field is missing. All conditions must hold. Other rows are left out, and count nowhere but for paging. It is told when no row has the field any more."
    )
    {
        Examples = ["{ type: dividend }", "{ type: [dividend, split], meta.active: true }", "{ delisted_on: null }"],
        AlsoCalled = ["filter", "record_filter", "when"],
    };

    public static readonly OptionalSetting<ValuePath> Expand = new(
        "expand",
        Scalars.ValuePath,
        "The way from a row to a list inside it, each element of which is a row in its place. What the row around it says comes with `from: parent`. "
            + "Paging counts the rows around."
    )
    {
        Examples = ["legs", "details.lines"],
        AlsoCalled = ["explode", "unnest", "flatten"],
    };

    public static readonly SettingGroup Group = new(
        "rows",
        "Where the rows are in an answer, and how they are written there. `rows: data.items` is short for `rows: { path: data.items }`.",
        Path,
        Shape,
        KeyAs,
        ValueAs,
        Fields,
        Where,
        Expand
    );
}
