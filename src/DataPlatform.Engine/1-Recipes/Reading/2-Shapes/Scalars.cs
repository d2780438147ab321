using System.Globalization;
using System.Text.Json.Nodes;
using System.Text.RegularExpressions;

namespace DataPlatform.Recipes.Reading.Shapes;

/// <summary>The kinds of text that settings of any sort are made of.</summary>
internal static partial class Scalars
{
    private const string Dotted = "names of fields with dots between them, like data.items";

    // The schema's pattern, and so what is read.
    private const string ShareForm = @"^(?=.*[1-9])([0-9]{1,2}(\.[0-9]+)?|100(\.0+)?)%$";

    private static readonly TimeSpan MatchTimeout = TimeSpan.FromSeconds(1);

    /// <summary>Any text but the empty one.</summary>
    public static readonly Scalar<string> Text = new("text", "text", static (text, out value) => (value = text).Length > 0)
    {
        JsonSchema = () => new() { ["type"] = "string", ["minLength"] = 1 },
    };

    /// <summary>Any text but the empty one, which may look like a number or a truth.</summary>
    public static readonly Scalar<string> Word = Text with
    {
        Type = "word",
        JsonSchema = () => new() { ["type"] = new JsonArray("string", "number", "boolean"), ["minLength"] = 1 },
    };

    /// <summary>Any text, also the empty one.</summary>
    public static readonly Scalar<string> Value = Text with
    {
        Type = "value",
        Expected = "a value",
        Parse = static (text, out value) => (value = text) is not null,
        JsonSchema = () => new() { ["type"] = new JsonArray("string", "number", "boolean") },
    };

    /// <summary>True or false.</summary>
    public static readonly Scalar<bool> Flag = new("true or false", "true or false", bool.TryParse)
    {
        JsonSchema = () => new() { ["type"] = "boolean" },
        Written = value => value ? "true" : "false",
    };

    /// <summary>A number of days; the most is some 270 years.</summary>
    public static readonly Scalar<int> Days = Count(0, 100_000) with { Type = "number of days" };

    /// <summary>A day of the calendar.</summary>
    public static readonly Scalar<DateOnly> Date = new("date", "a date like 2015-01-31", TryDate)
    {
        JsonSchema = () => TextLike("^[0-9]{4}-(0[1-9]|1[0-2])-(0[1-9]|[12][0-9]|3[01])$"),
        Written = value => value.ToString("yyyy-MM-dd", CultureInfo.InvariantCulture),
    };

    /// <summary>A number of bytes, with or without a unit.</summary>
    public static readonly Scalar<long> Size = new("size", "a size like 64MB", ByteSize.TryParse)
    {
        Range = "1B to less than 2GB",
        JsonSchema = () =>
            new()
            {
                ["type"] = new JsonArray("string", "integer"),
                ["minimum"] = 1,
                ["maximum"] = int.MaxValue - 1,
                ["pattern"] = @"^0*[1-9][0-9]*\s*([KkMmGg]?[Bb])?$",
            },
        Written = value => ByteSize.ForPeople(value).Replace(" ", "", StringComparison.Ordinal),
    };

    /// <summary>A part of a whole; 0.8 for 80%.</summary>
    public static readonly Scalar<double> Share = new("share", "a share like 80%, above 0% and at most 100%", TryShare)
    {
        Range = "above 0%, at most 100%",
        JsonSchema = () => TextLike(ShareForm),
        Written = value => string.Create(CultureInfo.InvariantCulture, $"{value * 100:0.####}%"),
    };

    /// <summary>Names of fields with dots between them, from the outside in.</summary>
    public static readonly Scalar<IReadOnlyList<string>> FieldPath = new(
        "path of fields",
        Dotted,
        static (text, out value) => (value = text.Split('.')).All(part => part.Length > 0)
    )
    {
        Refusals = [new(IsJsonPath, $"{Dotted}, and no JSONPath")],
        JsonSchema = () => TextLike(@"^(?!\$(\.|$))(?!.*\[(\*|[0-9]+)\])[^.]+(\.[^.]+)*$"),
        Written = value => string.Join('.', value),
    };

    /// <summary>The way to a value inside an answer.</summary>
    public static readonly Scalar<ValuePath> ValuePath = new(
        "path",
        "the way to a value, like data.items, list[0].rows, rates.* or times[\"a.b\"], and no JSONPath",
        Recipes.ValuePath.TryParse
    )
    {
        Suggest = static text =>
            text.TrimStart('$', '.') is var plain && plain.Length < text.Length && Recipes.ValuePath.TryParse(plain, out _)
                ? $"; write '{Excerpt.Of(plain)}'"
                : "",
        JsonSchema = () => TextLike($"^{Recipes.ValuePath.Form}$"),
    };

    /// <summary>A whole number.</summary>
    public static Scalar<int> Count(int least, int most = int.MaxValue)
    {
        var range = most == int.MaxValue ? $"{least} or more" : $"{least} to {most}";
        return new("whole number", $"a whole number {(most == int.MaxValue ? "of" : "from")} {range}", TryCount)
        {
            Range = range,
            JsonSchema = Schema,
        };

        bool TryCount(string text, out int value) =>
            int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out value) && value >= least && value <= most;

        JsonObject Schema()
        {
            var schema = new JsonObject { ["type"] = "integer", ["minimum"] = least };
            if (most < int.MaxValue)
            {
                schema["maximum"] = most;
            }

            return schema;
        }
    }

    /// <summary>A length of time.</summary>
    public static Scalar<TimeSpan> Length(TimeSpan least, TimeSpan most)
    {
        var (from, to) = (Duration.Format(least), Duration.Format(most));
        return new("duration", $"a duration like 30s, from {from} to {to}", TryLength)
        {
            Range = $"{from} to {to}",
            JsonSchema = () => TextLike(@"^\s*([0-9.]+\s*)?(ms|s|m|h|d)\s*$"),
            Written = Duration.Format,
        };

        bool TryLength(string text, out TimeSpan value) => Duration.TryParse(text, out value) && value >= least && value <= most;
    }

    /// <summary>A text of a form.</summary>
    /// <param name="type">Its type in a word or two.</param>
    /// <param name="pattern">The form of the whole text, as a pattern that JSON Schema and .NET read alike.</param>
    /// <param name="expected">What it must be.</param>
    public static Scalar<string> Matching(string type, string pattern, string expected)
    {
        var form = Form(pattern);
        return new(type, expected, (text, out value) => form.IsMatch(value = text)) { JsonSchema = () => TextLike($"^{pattern}$") };
    }

    /// <summary>One of a few words.</summary>
    public static Scalar<T> Choice<T>(params IReadOnlyList<Option<T>> options)
    {
        return new("choice", $"one of {string.Join(", ", options.Select(o => o.Word))}", TryOption)
        {
            Choices = [.. options.Select(o => (o.Word, o.Meaning))],
            Suggest = Suggest,
            JsonSchema = () => ChoiceSchema(options),
            Written = value => options.First(o => o.Parse(o.Word, out var own) && EqualityComparer<T>.Default.Equals(own, value)).Word,
        };

        bool TryOption(string text, out T? value)
        {
            foreach (var option in options)
            {
                if (option.Parse(text, out value))
                {
                    return true;
                }
            }

            value = default;
            return false;
        }

        string Suggest(string text) =>
            options.FirstOrDefault(o => o.HowTo is not null && text.StartsWith(o.Word.Split('(')[0], StringComparison.Ordinal)) is { } begun
                ? $" ({begun.HowTo})"
                : Suggestion.For(text, [.. options.Select(o => (o.Word, o.AlsoCalled))]);
    }

    /// <summary>A schema for texts of a pattern, which says itself where it begins and ends.</summary>
    public static JsonObject TextLike(string pattern) => new() { ["type"] = "string", ["pattern"] = pattern };

    /// <summary>A pattern as it must match a whole text.</summary>
    private static Regex Form(string pattern) => new($@"\A(?:{pattern})\z", RegexOptions.None, MatchTimeout);

    private static JsonObject ChoiceSchema<T>(IReadOnlyList<Option<T>> options)
    {
        var words = new JsonObject { ["enum"] = new JsonArray([.. options.Where(o => o.Pattern is null).Select(o => (JsonNode)o.Word)]) };
        var patterns = options.Where(o => o.Pattern is not null).Select(o => TextLike($"^{o.Pattern}$")).ToList();
        return patterns.Count == 0 ? words : new() { ["anyOf"] = new JsonArray([words, .. patterns]) };
    }

    private static bool IsJsonPath(string text) =>
        text.StartsWith("$.", StringComparison.Ordinal) || text.Trim() == "$" || JsonPathIndex().IsMatch(text);

    private static bool TryDate(string text, out DateOnly value) =>
        DateOnly.TryParseExact(text, "yyyy-MM-dd", CultureInfo.InvariantCulture, DateTimeStyles.None, out value);

    private static bool TryShare(string text, out double share)
    {
        share = 0;
        var isShare =
            IsShare().IsMatch(text)
            && double.TryParse(text.AsSpan(0, text.Length - 1), NumberStyles.AllowDecimalPoint, CultureInfo.InvariantCulture, out share);
        share /= 100;
        return isShare;
    }

    [GeneratedRegex(ShareForm, RegexOptions.ExplicitCapture, matchTimeoutMilliseconds: 1000)]
    private static partial Regex IsShare();

    [GeneratedRegex(@"\[(\*|[0-9]+)\]", RegexOptions.ExplicitCapture, matchTimeoutMilliseconds: 1000)]
    private static partial Regex JsonPathIndex();
}
