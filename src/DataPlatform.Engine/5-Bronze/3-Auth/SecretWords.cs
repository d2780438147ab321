namespace DataPlatform.Bronze.Auth;

/// <summary>Which secrets cannot be told from data: whatever is kept is searched for them, and a ticker or a word would be taken out of it.</summary>
internal static class SecretWords
{
    /// <summary>The shortest secret, in characters.</summary>
    public const int Shortest = 8;

    // What a generator gives out has digits, both cases or more letters than a word.
    private const int LongestWord = 15;

    private static readonly string[] Placeholders =
    [
        "password1",
        "password123",
        "12345678",
        "123456789",
        "1234567890",
        "00000000",
        "11111111",
    ];

    /// <summary>Why a secret is unfit, as the rest of a sentence; null when it is fit.</summary>
    public static string? WhyUnfit(string secret) =>
        secret.Length < Shortest ? $"is shorter than {Shortest} characters"
        : IsWord(secret) ? "is a common word"
        : Placeholders.Contains(secret, StringComparer.OrdinalIgnoreCase) || IsOneCharacter(secret) ? "is a placeholder"
        : null;

    private static bool IsWord(string secret) =>
        secret.Length <= LongestWord
        && (
            secret.All(char.IsAsciiLetterLower)
            || secret.All(char.IsAsciiLetterUpper)
            || (char.IsAsciiLetterUpper(secret[0]) && secret.Skip(1).All(char.IsAsciiLetterLower))
        );

    private static bool IsOneCharacter(string secret) => secret.All(c => c == secret[0]);
}
