using System.Text;
using DataPlatform.Recipes;

namespace DataPlatform.Silver;

/// <summary>
/// Makes the plain number of a text that a person would read as one, in the forms that a column allows. What is in none of them is given back as it is, so
/// that who reads numbers refuses it.
/// </summary>
/// <param name="forms">The forms that the column allows.</param>
internal sealed class NumberText(IReadOnlyCollection<NumberForm> forms)
{
    private const int Longest = 100;
    private const int LettersOfCode = 3;

    private static readonly char[] Signs = ['$', '€', '£', '¥', '₹', '₩', '₽', '₺', '₫', '฿', '₿', '₦', '₱', '₴', '₪', 'ƒ'];

    private readonly bool _hasCurrency = forms.Contains(NumberForm.Currency);
    private readonly bool _hasThousands = forms.Contains(NumberForm.Thousands);
    private readonly bool _hasDecimalComma = forms.Contains(NumberForm.DecimalComma);
    private readonly bool _hasParentheses = forms.Contains(NumberForm.Parentheses);
    private readonly bool _hasPercent = forms.Contains(NumberForm.Percent) || forms.Contains(NumberForm.Share);
    private readonly bool _isShare = forms.Contains(NumberForm.Share);

    /// <summary>The number as a plain reader takes it, with an exponent where a percent sign counts.</summary>
    public ReadOnlySpan<byte> Plain(ReadOnlySpan<byte> value)
    {
        if (value.Length > Longest)
        {
            return value;
        }

        var text = Encoding.UTF8.GetString(value).Trim();
        var isNegative = _hasParentheses && text is ['(', .., ')'];
        text = isNegative ? text[1..^1].Trim() : text;
        var isPercent = _hasPercent && text.EndsWith('%');
        text = isPercent ? text[..^1].TrimEnd() : text;
        text = _hasCurrency ? WithoutCurrency(text) : text;
        // The sign may stand before the currency, and two signs are none.
        var sign = text.StartsWith('-') || text.StartsWith('\u2212') ? "-" : "";
        var digits = sign.Length > 0 ? text[1..].TrimStart() : text;
        digits = _hasCurrency && sign.Length > 0 ? WithoutCurrency(digits) : digits;
        if (Digits(digits) is not { } number || (isNegative && sign.Length > 0))
        {
            // Where a comma stands before the decimals, a point does not.
            return _hasDecimalComma && text.Contains('.', StringComparison.Ordinal) ? "?"u8 : value;
        }

        return Encoding.UTF8.GetBytes((isNegative ? "-" : sign) + number + (isPercent && _isShare ? "e-2" : ""));
    }

    private static string WithoutCurrency(string text)
    {
        var number = text.Trim(Signs).Trim();
        return number.Length > LettersOfCode && number[^LettersOfCode..].All(char.IsAsciiLetterUpper) ? number[..^LettersOfCode].TrimEnd()
            : number.Length > LettersOfCode && number[..LettersOfCode].All(char.IsAsciiLetterUpper) ? number[LettersOfCode..].TrimStart()
            : number;
    }

    private string? Digits(string text)
    {
        var point = _hasDecimalComma ? ',' : '.';
        var at = text.LastIndexOf(point);
        var whole = at < 0 ? text : text[..at];
        var digits =
            _hasThousands ? Joined(whole)
            : _hasDecimalComma && whole.Contains('.', StringComparison.Ordinal) ? null
            : whole;
        return digits is null ? null
            : at < 0 ? digits
            : !_hasDecimalComma || text.AsSpan(at + 1).IndexOf('.') < 0 ? $"{digits}.{text[(at + 1)..]}"
            : null;
    }

    // 1,234 is a number in thousands, and 1,23 is none. India sets hundreds apart above the first thousand.
    private string? Joined(string whole)
    {
        var separators = whole.Where(c => !char.IsAsciiDigit(c)).Distinct().ToList();
        if (separators.Count == 0)
        {
            return whole;
        }

        var allowed = _hasDecimalComma ? ". '\u00A0\u202F\u2019" : ", '\u00A0\u202F\u2019";
        var groups = whole.Split(separators[0]);
        var isGrouped =
            separators.Count == 1
            && allowed.Contains(separators[0], StringComparison.Ordinal)
            && groups[0].Length is >= 1 and <= 3
            && groups[^1].Length == 3
            && groups[1..^1].All(g => g.Length is 2 or 3);
        return isGrouped ? string.Concat(groups) : null;
    }
}
