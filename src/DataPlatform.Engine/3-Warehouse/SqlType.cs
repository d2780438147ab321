using System.Globalization;

namespace DataPlatform.Warehouse;

/// <summary>What the types of columns are of, by the names that the database has for them. A list of numbers is no number.</summary>
internal static class SqlType
{
    /// <summary>Whether a type is of days or moments.</summary>
    public static bool IsOfDays(string type) => type == "DATE" || (StartsWith(type, "TIMESTAMP") && !IsList(type));

    /// <summary>Whether a type is of numbers.</summary>
    public static bool IsNumber(string type) => IsBinary(type) || Scale(type) is not null;

    /// <summary>Whether a type is of numbers that have no exact decimals.</summary>
    public static bool IsBinary(string type) => type is "DOUBLE" or "FLOAT";

    /// <summary>Whether a value of a type is written in one way alone, so that it can be one of a list.</summary>
    public static bool IsWord(string type) =>
        type is "VARCHAR" or "BOOLEAN" || IsInteger(type) || (StartsWith(type, "ENUM(") && !IsList(type));

    /// <summary>The decimal places of a type of exact numbers, 0 for integers; null for any other type.</summary>
    public static int? Scale(string type) =>
        IsInteger(type) ? 0
        : StartsWith(type, "DECIMAL(") && !IsList(type)
            ? int.Parse(type[(type.IndexOf(',', StringComparison.Ordinal) + 1)..^1], CultureInfo.InvariantCulture)
        : null;

    private static bool IsInteger(string type) => type is "INTEGER" or "UINTEGER" || type.EndsWith("INT", StringComparison.Ordinal);

    private static bool IsList(string type) => type.EndsWith(']');

    private static bool StartsWith(string type, string start) => type.StartsWith(start, StringComparison.Ordinal);
}
