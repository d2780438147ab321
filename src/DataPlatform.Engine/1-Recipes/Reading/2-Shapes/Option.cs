namespace DataPlatform.Recipes.Reading.Shapes;

/// <summary>One of the words to choose from.</summary>
/// <param name="Word">The word; with its arguments, as <c>decimal(p,s)</c>, when it has some.</param>
/// <param name="Parse">Makes the value of what is written.</param>
/// <param name="Meaning">What the word means; empty when it says that itself.</param>
internal sealed record Option<T>(string Word, Parser<T> Parse, string Meaning)
{
    /// <summary>A word without arguments.</summary>
    public Option(string word, T value, string meaning)
        : this(
            word,
            (string text, out T? result) =>
            {
                result = value;
                return text == word;
            },
            meaning
        ) { }

    /// <summary>What may be written, as a pattern that JSON Schema and .NET read alike; null for a word without arguments.</summary>
    public string? Pattern { get; init; }

    /// <summary>How to write it, for whoever begins to and fails; null when there is nothing to say.</summary>
    public string? HowTo { get; init; }

    /// <summary>What others call it: what is suggested to whoever writes one of these.</summary>
    public IReadOnlyList<string> AlsoCalled { get; init; } = [];
}
