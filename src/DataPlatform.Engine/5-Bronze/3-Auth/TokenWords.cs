using System.Buffers;
using System.Globalization;

namespace DataPlatform.Bronze.Auth;

/// <summary>
/// Which texts that a source calls tokens are taken for some. Each becomes a secret that is taken out of all data, so what could be data is none.
/// </summary>
internal static class TokenWords
{
    // A number of so many digits is no data.
    private const int LongNumber = 16;

    // Those of RFC 6750 and what vendors add; nothing that ends a text in JSON, CSV or a header.
    private static readonly SearchValues<char> Characters = SearchValues.Create(
        "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-._~+/=!|:%@$*#&^"
    );

    /// <summary>Why a text is no token, as the rest of a sentence; null when it is one.</summary>
    public static string? WhyUnfit(string token) =>
        token.AsSpan().ContainsAnyExcept(Characters)
            ? "holds a character that no token has, like a blank, a quote or a letter with an accent"
        : SecretWords.WhyUnfit(token) is { } why ? why
        : token.Length < LongNumber && double.TryParse(token, NumberStyles.Float, CultureInfo.InvariantCulture, out _) ? "is a number"
        : DateTimeOffset.TryParse(token, CultureInfo.InvariantCulture, out _) ? "is a date"
        : null;
}
