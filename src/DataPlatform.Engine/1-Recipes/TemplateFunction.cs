using System.Buffers;
using System.Globalization;

namespace DataPlatform.Recipes;

/// <summary>What a template can make of a value, behind a <c>|</c>. There is no more to the language than this list.</summary>
/// <param name="Name">Its name.</param>
/// <param name="Example">How it is written.</param>
/// <param name="Meaning">What it makes.</param>
internal sealed record TemplateFunction(string Name, string Example, string Meaning)
{
    private static readonly SearchValues<char> DateLetters = SearchValues.Create("yMdHhmsf");

    /// <summary>All functions.</summary>
    public static readonly IReadOnlyList<TemplateFunction> All =
    [
        new("format", "format(\"yyyy/MM\")", "a day or moment by a pattern: yyyy, MM, dd, HH, mm, ss; or `epoch_s`, `epoch_ms`")
        {
            NeedsDate = true,
            WrongArgument = WrongPattern,
            Apply = (value, pattern) => Format(value.ToMoment(), pattern!),
        },
        Part("year", "its year, as 2015", d => d.Year),
        Part("month", "the number of its month, 1 to 12", d => d.Month),
        Part("day", "the day of its month, 1 to 31", d => d.Day),
        new("add_days", "add_days(-7)", "so many days later, or earlier")
        {
            NeedsDate = true,
            WrongArgument = text => Days(text) is null ? "takes a number of days from -36500 to 36500" : null,
            Apply = (value, days) => Shifted(value.ToMoment(), Days(days)!.Value),
        },
        new("join", "join(\"|\")", "the values of a group, with a text between them")
        {
            NeedsList = true,
            WrongArgument = text => text is null ? "takes the text between the values" : null,
            Apply = (value, between) => new(value.Items is { } items ? string.Join(between, items) : value.Text),
        },
        new("default", "default(\"all\")", "a text where there is no value")
        {
            WrongArgument = text => text is null ? "takes the text to stand there" : null,
            Apply = (value, other) => string.IsNullOrEmpty(value.Text) ? new(other) : value,
        },
        new("lower", "lower", "in lower case") { Apply = (value, _) => value.With(t => t.ToLowerInvariant()) },
        new("upper", "upper", "in upper case") { Apply = (value, _) => value.With(t => t.ToUpperInvariant()) },
        new("number", "number", "in a JSON body, a number and not a text") { Apply = (value, _) => value with { IsNumber = true } },
    ];

    /// <summary>It makes something of days and moments only.</summary>
    public bool NeedsDate { get; init; }

    /// <summary>It makes something of groups only.</summary>
    public bool NeedsList { get; init; }

    /// <summary>What it makes of a value with its argument, which is right; a value that it can make nothing of becomes none.</summary>
    public required Func<TemplateValue, string?, TemplateValue> Apply { get; init; }

    /// <summary>What is wrong with its argument, null being none, as the end of a sentence; null when nothing is.</summary>
    public Func<string?, string?> WrongArgument { get; init; } = text => text is null ? null : "takes nothing in brackets";

    public static TemplateFunction? Find(string name) => All.FirstOrDefault(f => f.Name == name);

    private static TemplateFunction Part(string name, string meaning, Func<DateTime, int> part) =>
        new(name, name, meaning)
        {
            NeedsDate = true,
            Apply = (value, _) => new(value.ToMoment() is { } moment ? part(moment).ToString(CultureInfo.InvariantCulture) : null),
        };

    private static string? WrongPattern(string? pattern) =>
        string.IsNullOrEmpty(pattern) ? "takes a pattern like \"yyyy-MM-dd\""
        : pattern is "epoch_s" or "epoch_ms" ? null
        : pattern.Contains('%', StringComparison.Ordinal) ? "takes a pattern like \"yyyy-MM-dd\", not one with '%'"
        : pattern.AsSpan().ContainsAny('Y', 'D') ? "takes a pattern in which years are yyyy and days dd, in small letters"
        : pattern.AsSpan().ContainsAny('"', '\'', '\\') || !pattern.AsSpan().ContainsAny(DateLetters)
            ? "takes a pattern like \"yyyy-MM-dd\""
        : IsPattern(pattern) ? null
        : "takes a pattern like \"yyyy-MM-dd\", in which no letter stands more often than it can";

    private static bool IsPattern(string pattern)
    {
        try
        {
            return Format(DateTime.UnixEpoch, pattern).Text is not null;
        }
        catch (FormatException)
        {
            return false;
        }
    }

    private static TemplateValue Format(DateTime? moment, string pattern) =>
        moment is not { } at ? default
        : pattern == "epoch_s" ? Epoch(at, TimeSpan.TicksPerSecond)
        : pattern == "epoch_ms" ? Epoch(at, TimeSpan.TicksPerMillisecond)
        // One letter alone would be the name of a whole format.
        : new(at.ToString(pattern.Length == 1 ? "%" + pattern : pattern, CultureInfo.InvariantCulture)) { IsPatterned = true };

    private static TemplateValue Epoch(DateTime at, long unit) =>
        new(((at - DateTime.UnixEpoch).Ticks / unit).ToString(CultureInfo.InvariantCulture));

    private static TemplateValue Shifted(DateTime? moment, int days) =>
        moment is not { } at ? default
        // Time begins on 0001-01-01, whatever a recipe says.
        : (days < 0 ? (at - DateTime.MinValue).Days >= -days : (DateTime.MaxValue - at).Days >= days) ? TemplateValue.Of(at.AddDays(days))
        : TemplateValue.Of(days < 0 ? DateTime.MinValue : DateTime.MaxValue.Date);

    private static int? Days(string? text) =>
        int.TryParse(text, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out var days) && days is >= -36500 and <= 36500
            ? days
            : null;
}
