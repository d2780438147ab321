using System.Text.Json.Serialization;

namespace DataPlatform.Recipes;

/// <summary>What else than a plain number a text may hold that is one.</summary>
public enum NumberForm
{
    /// <summary>A sign or code of a currency before or behind it: <c>$ 5</c>, <c>5 EUR</c>.</summary>
    [JsonStringEnumMemberName("currency")]
    Currency,

    /// <summary>Thousands set apart by a comma, a space or an apostrophe; by a point with <see cref="DecimalComma"/>.</summary>
    [JsonStringEnumMemberName("thousands")]
    Thousands,

    /// <summary>A comma before the decimals.</summary>
    [JsonStringEnumMemberName("decimal_comma")]
    DecimalComma,

    /// <summary>Parentheses around a negative number.</summary>
    [JsonStringEnumMemberName("parentheses")]
    Parentheses,

    /// <summary>A percent sign, which is left out: <c>12%</c> is 12.</summary>
    [JsonStringEnumMemberName("percent")]
    Percent,

    /// <summary>A percent sign, which counts: <c>12%</c> is 0.12.</summary>
    [JsonStringEnumMemberName("share")]
    Share,
}
