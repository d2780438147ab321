using System.Text.Json.Nodes;

namespace DataPlatform.Recipes.Reading.Shapes;

/// <summary>What may stand behind a key, as the reference page and the JSON Schema say it.</summary>
/// <param name="Type">Its type in a word or two, in the singular.</param>
internal abstract record Shape(string Type)
{
    /// <summary>What is accepted of the type; null when the type says it all.</summary>
    public string? Range { get; init; }

    /// <summary>What its chapter of the reference page is called; null for what the setting is called.</summary>
    public string? Chapter { get; init; }

    /// <summary>The words to choose from, each with its meaning, which is empty when the word says it itself; none when it is no choice.</summary>
    public virtual IReadOnlyList<(string Word, string Meaning)> Words => [];

    /// <summary>The groups whose settings stand inside.</summary>
    public virtual IReadOnlyList<SettingGroup> Groups => [];

    /// <summary>The part of the JSON Schema that accepts it: a new one with each call, because a JSON node has one place.</summary>
    public abstract JsonObject Schema();
}
