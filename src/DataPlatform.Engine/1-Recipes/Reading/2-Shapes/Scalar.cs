using System.Diagnostics.CodeAnalysis;
using System.Text.Json.Nodes;
using DataPlatform.Recipes.Reading.Yaml;

namespace DataPlatform.Recipes.Reading.Shapes;

/// <summary>A value that is one text: a word, a number, a date.</summary>
/// <param name="Type">Its type in a word or two, in the singular.</param>
/// <param name="Expected">What the text must be, as in "'timeout' must be ...".</param>
/// <param name="Parse">Makes the value of the text.</param>
internal sealed record Scalar<T>(string Type, string Expected, Parser<T> Parse) : Shape<T>(Type)
{
    /// <summary>Its type in the plural.</summary>
    public string Plural { get; init; } = $"{Type}s";

    /// <summary>What is refused before the text is parsed.</summary>
    public IReadOnlyList<Refusal> Refusals { get; init; } = [];

    /// <summary>Its part of the JSON Schema.</summary>
    public required Func<JsonObject> JsonSchema { get; init; }

    /// <summary>The value as a recipe writes it.</summary>
    public Func<T, string> Written { get; init; } = value => $"{value}";

    /// <summary>A "did you mean" for a wrong text; empty when there is none.</summary>
    public Func<string, string> Suggest { get; init; } = _ => "";

    /// <summary>What a message may repeat of a wrong text; null when it may hold a secret.</summary>
    public Func<string, string?> Shown { get; init; } = text => text;

    /// <summary>See <see cref="Shape.Words"/>.</summary>
    public IReadOnlyList<(string Word, string Meaning)> Choices { get; init; } = [];

    public override IReadOnlyList<(string Word, string Meaning)> Words => Choices;

    public override bool TryRead(YamlValue value, [MaybeNullWhen(false)] out T result)
    {
        result = default;
        if (value.Text is not { } text)
        {
            // Read on as if it were quoted, so that nobody misses the placeholder.
            var quoted = $"{{{value.UnquotedPlaceholder}}}";
            var isPlaceholder = quoted.Length > 2 && WhatIsWrong(quoted, out result).Count == 0;
            var advice = isPlaceholder ? $"; write a placeholder in quotes: \"{Excerpt.Of(quoted)}\"" : $", not {value.Kind}";
            value.Problem($"{value.Name} must be {Expected}{advice}");
            return isPlaceholder && result is not null;
        }

        var wrong = WhatIsWrong(text, out result);
        foreach (var expected in wrong)
        {
            var written =
                text.Length == 0 ? ", and is empty"
                : Shown(text) is { } shown ? $", not '{Excerpt.Of(shown)}'"
                : "";
            value.Problem($"{value.Name} must be {expected}{written}{Suggest(text)}");
        }

        return wrong.Count == 0 && result is not null;
    }

    public override string Write(T value) => Written(value);

    public override JsonObject Schema() => JsonSchema();

    /// <summary>Makes the value of a text.</summary>
    /// <returns>What the text must be instead; empty when nothing is wrong with it.</returns>
    public IReadOnlyList<string> WhatIsWrong(string text, out T? value)
    {
        value = default;
        var met = Refusals.Where(r => r.IsMet(text)).Select(r => r.Expected).ToList();
        return met.Count > 0 ? met
            : Parse(text, out value) ? []
            : [Expected];
    }

    /// <summary>Whether a text is right.</summary>
    public bool Accepts(string text) => WhatIsWrong(text, out _).Count == 0;
}
