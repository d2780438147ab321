using System.Globalization;
using System.Runtime.CompilerServices;
using System.Text.RegularExpressions;

namespace DataPlatform.Recipes;

/// <summary>What responses of some kind mean. All that it says of a response must hold; of several rules, the first that does counts.</summary>
/// <param name="Means">What they mean.</param>
public sealed record ResponseRule(ResponseMeaning Means)
{
    // Forgotten with the recipe that holds the pattern.
    private static readonly ConditionalWeakTable<string, Regex> Forms = [];

    /// <summary>The HTTP statuses; empty: any.</summary>
    public IReadOnlyList<int> Statuses { get; init; } = [];

    /// <summary>The header that must be there; null: none.</summary>
    public string? Header { get; init; }

    /// <summary>Field names from the root of a JSON body to the field that must be there and say something; null: none.</summary>
    public IReadOnlyList<string>? Path { get; init; }

    /// <summary>What the header or the field must be, one of these; empty: anything.</summary>
    public IReadOnlyList<string> Values { get; init; } = [];

    /// <summary>A regular expression that must be found in the header or the field; null: none.</summary>
    public string? Pattern { get; init; }

    /// <summary>The header that says how long to wait; null: the usual ones.</summary>
    public string? WaitHeader { get; init; }

    /// <summary>It decides what rows there are: it takes them from what is an answer otherwise, or finds them in what is none.</summary>
    internal bool ChangesRows => Means == ResponseMeaning.Rows || Statuses.Count == 0 || Statuses.Any(s => s < 400);

    /// <summary>Whether status and headers are right, as far as the rule says something of them.</summary>
    /// <param name="status">The HTTP status.</param>
    /// <param name="headers">The headers by name.</param>
    internal bool HoldsOfHead(int status, IEnumerable<KeyValuePair<string, string>> headers) =>
        (Statuses.Count == 0 || Statuses.Contains(status))
        && (Header is null || headers.Any(h => h.Key.Equals(Header, StringComparison.OrdinalIgnoreCase) && HoldsOfText(h.Value)));

    /// <summary>Whether a header or a field is right.</summary>
    internal bool HoldsOfText(string text) =>
        (Values.Count == 0 || Values.Contains(text, StringComparer.Ordinal)) && (Pattern is null || FormOf(Pattern).IsMatch(text));

    /// <summary>A regular expression; one that goes back and forth could be made to do so for ever.</summary>
    /// <exception cref="ArgumentException">It is none.</exception>
    /// <exception cref="NotSupportedException">It can only be found by going back and forth.</exception>
    internal static Regex FormOf(string pattern) => Forms.GetValue(pattern, NewForm);

    // It takes time in proportion to the text, whose length is limited. What an answer means must not depend on how busy the machine is.
    private static Regex NewForm(string pattern) =>
        new(pattern, RegexOptions.NonBacktracking | RegexOptions.CultureInvariant, Regex.InfiniteMatchTimeout);

    /// <summary>The rule as a recipe could write it.</summary>
    public override string ToString()
    {
        var parts = new (string Key, string? Value)[]
        {
            ("status", Statuses.Count == 0 ? null : string.Join(' ', Statuses.Select(s => s.ToString(CultureInfo.InvariantCulture)))),
            ("header", Header),
            ("path", Path is null ? null : string.Join('.', Path)),
            ("equals", Values.Count == 0 ? null : string.Join(' ', Values)),
            ("matches", Pattern),
            ("means", $"{Means}".ToLowerInvariant()),
        };
        return string.Join(", ", parts.Where(p => p.Value is not null).Select(p => $"{p.Key} {p.Value}"));
    }
}
