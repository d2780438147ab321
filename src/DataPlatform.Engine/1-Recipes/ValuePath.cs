using System.Diagnostics.CodeAnalysis;
using System.Globalization;
using System.Text;
using System.Text.RegularExpressions;

namespace DataPlatform.Recipes;

/// <summary>The way to a value inside an answer, from the outside in: <c>data.items</c>, <c>list[0].a</c>, <c>rates.*</c>.</summary>
public sealed partial record ValuePath
{
    /// <summary>What a path looks like, as a pattern that JSON Schema and .NET read alike.</summary>
    internal const string Form = @"(?!\$(\.|\[|$))([^.\[\]*]+|\*|" + Bracket + @")(\.([^.\[\]*]+|\*)|" + Bracket + ")*";

    private const string Bracket = @"\[(\*|-?[0-9]{1,6}|""[^""]+""|'[^']+')\]";

    private ValuePath(string text, IReadOnlyList<PathStep> steps)
    {
        Text = text;
        Steps = steps;
    }

    /// <summary>The path that leads nowhere: the whole.</summary>
    public static ValuePath Root { get; } = new("", []);

    /// <summary>The path as a recipe writes it; empty for <see cref="Root"/>.</summary>
    public string Text { get; }

    /// <summary>Its steps.</summary>
    public IReadOnlyList<PathStep> Steps { get; }

    /// <summary>It may lead to more than one value.</summary>
    internal bool IsWild => Steps.Any(s => s is PathStep.Elements or PathStep.Values);

    /// <summary>How many of its steps go through the names of an object.</summary>
    internal int NamesMet => Steps.OfType<PathStep.Values>().Count();

    /// <summary>It leads through names alone.</summary>
    internal bool HasNamesOnly => Steps.All(s => s is PathStep.Name);

    /// <summary>The names that it begins with, each in UTF-8, before any other step.</summary>
    internal IEnumerable<byte[]> LeadingNames =>
        Steps.TakeWhile(s => s is PathStep.Name).Cast<PathStep.Name>().Select(n => Encoding.UTF8.GetBytes(n.Text));

    /// <summary>A path of names alone.</summary>
    public static ValuePath Of(params IReadOnlyList<string> names) =>
        names.Count == 0 ? Root : new(string.Concat(names.Select(Written)).TrimStart('.'), [.. names.Select(n => new PathStep.Name(n))]);

    /// <summary>Reads a path.</summary>
    public static bool TryParse(string text, [NotNullWhen(true)] out ValuePath? path)
    {
        path = Whole().Match(text) is { Success: true } match
            ? new(text, [.. match.Groups["step"].Captures.Select(c => StepOf(c.Value))])
            : null;
        return path is not null;
    }

    /// <inheritdoc/>
    public bool Equals(ValuePath? other) => other is not null && other.Text == Text;

    /// <inheritdoc/>
    public override int GetHashCode() => Text.GetHashCode(StringComparison.Ordinal);

    /// <inheritdoc/>
    public override string ToString() => Text;

    private static PathStep StepOf(string step) =>
        step is "*" ? new PathStep.Values()
        : step is "[*]" ? new PathStep.Elements()
        : step[0] != '[' ? new PathStep.Name(step)
        : step[1] is '"' or '\'' ? new PathStep.Name(step[2..^2])
        : new PathStep.At(int.Parse(step.AsSpan(1, step.Length - 2), NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture));

    private static string Written(string name) => name.AsSpan().IndexOfAny(".[]*") < 0 ? $".{name}" : $"[\"{name}\"]";

    [GeneratedRegex(
        @"^(?!\$(\.|\[|\z))((?<step>[^.\[\]*]+|\*)|(?<step>" + Bracket + @"))(\.(?<step>[^.\[\]*]+|\*)|(?<step>" + Bracket + @"))*\z",
        RegexOptions.ExplicitCapture,
        matchTimeoutMilliseconds: 1000
    )]
    private static partial Regex Whole();
}
