using DataPlatform.Recipes.Reading.Shapes;

namespace DataPlatform.Recipes.Reading.Settings;

/// <summary>The words of a column's <c>number</c>.</summary>
internal static class NumberForms
{
    public static readonly Scalar<NumberForm> Shape = Scalars.Choice<NumberForm>(
        new("currency", NumberForm.Currency, "a sign or three letters of a currency, as in `$5`, `5 EUR`.")
        {
            AlsoCalled = ["$", "money", "dollar"],
        },
        new(
            "thousands",
            NumberForm.Thousands,
            "thousands set apart by a comma, a space or `'` (by a point with `decimal_comma`): `1,234.5`."
        )
        {
            AlsoCalled = ["thousands_separator", "grouped", "comma"],
        },
        new("decimal_comma", NumberForm.DecimalComma, "a comma before the decimals: `1,5`.") { AlsoCalled = ["german", "european"] },
        new("parentheses", NumberForm.Parentheses, "parentheses around a negative number: `(5)` is -5.")
        {
            AlsoCalled = ["accounting", "brackets"],
        },
        new("percent", NumberForm.Percent, "a percent sign, left out: `12%` is 12.") { AlsoCalled = ["%", "percentage"] },
        new("share", NumberForm.Share, "a percent sign that counts: `12%` is 0.12.") { AlsoCalled = ["fraction", "ratio"] }
    );
}
