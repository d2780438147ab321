using DataPlatform.Recipes.Reading.Shapes;

namespace DataPlatform.Recipes.Reading.Settings;

/// <summary>
/// The words of a column's type. A new one is an entry here; one with arguments says what may be written in <see cref="Option{T}.Pattern"/>
/// and reads it in <see cref="Option{T}.Parse"/>. What each accepts of a value is the business of who types cells.
/// </summary>
internal static class ColumnTypes
{
    /// <summary>Stands in for a type that was refused: it may be in a key and move a window, so that nothing is said of it a second time.</summary>
    public const ColumnType Unknown = ColumnType.Timestamp;

    public static readonly Scalar<ColumnType> Shape = Scalars.Choice<ColumnType>(
        new("text", ColumnType.Text, "any text; a number or a truth is kept as it is written.")
        {
            AlsoCalled = ["string", "str", "varchar"],
        },
        new("integer", ColumnType.Integer, "a whole number of 64 bits, in quotes too. 3.0 is one, 1.5 is none.")
        {
            AlsoCalled = ["bigint", "long", "int64"],
        },
        new("double", ColumnType.Double, "a number of 64 bits with a fraction, in quotes too; \"Infinity\" and \"NaN\" are some.")
        {
            AlsoCalled = ["number", "float", "real", "decimal"],
        },
        new("boolean", ColumnType.Boolean, "true or false, in quotes too; 1 and 0 are the same."),
        new("date", ColumnType.Date, "a day, as \"2015-01-31\"; a time of day must be midnight."),
        new("timestamp", ColumnType.Timestamp, "a day and a time; UTC, unless it names an offset.") { AlsoCalled = ["datetime"] },
        new("json", ColumnType.Json, "whatever stands there, as the vendor wrote it.") { AlsoCalled = ["object", "array", "struct"] }
    );
}
