using System.Globalization;

namespace DataPlatform.Warehouse;

/// <summary>A field in which responses and their recipe disagree.</summary>
internal sealed record DriftedField
{
    private DriftedField(string name, string kind, string? example)
    {
        Name = name;
        Kind = kind;
        Example = example;
    }

    /// <summary>The field's name in the response.</summary>
    public string Name { get; }

    /// <summary>How they disagree, as <c>ops.schema_drift</c> says it.</summary>
    public string Kind { get; }

    /// <summary>The first value it had; null for a missing field; for one that is gone, who has lost it.</summary>
    public string? Example { get; }

    /// <summary>Rows carry the field, and no column reads it.</summary>
    public static DriftedField Unknown(string name, string example) => new(name, "unknown field", example);

    /// <summary>A column reads the field, and no row carries it.</summary>
    public static DriftedField Missing(string name) => new(name, "missing field", example: null);

    /// <summary>A column reads the field, and some who had it lack it, while others carry it: what is stored of it stays.</summary>
    /// <param name="name">The field.</param>
    /// <param name="first">One of them.</param>
    /// <param name="count">How many there are.</param>
    public static DriftedField Gone(string name, string first, int count) =>
        new(name, "field gone for some", count == 1 ? first : string.Create(CultureInfo.InvariantCulture, $"{first} and {count - 1} more"));
}
