using CsCheck;

namespace DataPlatform.Tests.Support;

/// <summary>Generators that the tests share.</summary>
internal static class Pick
{
    /// <summary>One of these.</summary>
    public static Gen<T> From<T>(params T[] values) => Gen.Int[0, values.Length - 1].Select(i => values[i]);

    /// <summary>One of these words, which stand apart by spaces.</summary>
    public static Gen<string> Word(string words) => From(words.Split(' '));
}
