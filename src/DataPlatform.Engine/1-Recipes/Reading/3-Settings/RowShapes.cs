using DataPlatform.Recipes.Reading.Shapes;

namespace DataPlatform.Recipes.Reading.Settings;

/// <summary>The words of a <c>shape</c>. A new one is an entry here; how its rows are made is the business of who reads bodies.</summary>
internal static class RowShapes
{
    public static readonly Scalar<RowShape> Words = Scalars.Choice<RowShape>(
        new("list", RowShape.List, "an array of objects, or the one object that is the only row.") { AlsoCalled = ["array", "records"] },
        new("object", RowShape.Object, "one object, which is the row."),
        new(
            "map",
            RowShape.Map,
            "an object whose field names are values, as `{\"2024-01-31\": {...}}`. Each field is a row, or a list of rows; with several names in "
                + "`key_as` it is such an object again."
        )
        {
            AlsoCalled = ["dict", "dictionary", "keyed"],
        },
        new("columns", RowShape.Columns, "an object of arrays of one length, each a column, as `{\"t\": [1, 2], \"c\": [3, 4]}`.")
        {
            AlsoCalled = ["parallel_arrays", "columnar"],
        },
        new("header_table", RowShape.HeaderTable, "an array of arrays, the first of which names the fields.") { AlsoCalled = ["table"] },
        new("arrays", RowShape.Arrays, "an array of arrays whose fields are named by their places in `fields`.")
        {
            AlsoCalled = ["tuples", "positional"],
        },
        new("scalars", RowShape.Scalars, "an array of plain values, each a row of the one field that `value_as` names.")
        {
            AlsoCalled = ["values"],
        }
    );
}
