using System.Globalization;

namespace DataPlatform.Recipes;

/// <summary>What a placeholder stands for, and what a function makes of it.</summary>
/// <param name="Text">As it is written; null: there is no value.</param>
internal readonly record struct TemplateValue(string? Text)
{
    /// <summary>The moment that the text says, in UTC, where it is written in a way of its own.</summary>
    public DateTime? Moment { get; init; }

    /// <summary>The texts of a value that is several; null for one that is not.</summary>
    public IReadOnlyList<string>? Items { get; init; }

    /// <summary>A pattern of the recipe's own has written it, so a '/' in it is one of the path.</summary>
    public bool IsPatterned { get; init; }

    /// <summary>In JSON it stands as a number.</summary>
    public bool IsNumber { get; init; }

    /// <summary>The same with other letters.</summary>
    public TemplateValue With(Func<string, string> change) =>
        this with
        {
            Text = Text is null ? null : change(Text),
            Items = Items?.Select(change).ToList(),
        };

    /// <summary>A day.</summary>
    public static TemplateValue Of(DateOnly day) => Of(day.ToDateTime(default, DateTimeKind.Utc));

    /// <summary>A moment; one without a time of day is written as a day.</summary>
    public static TemplateValue Of(DateTime moment) =>
        new(moment.ToString(moment.TimeOfDay == TimeSpan.Zero ? "yyyy-MM-dd" : "yyyy-MM-ddTHH:mm:ssZ", CultureInfo.InvariantCulture))
        {
            Moment = moment,
        };

    /// <summary>The day or moment that it is; null when it is none.</summary>
    public DateTime? ToMoment() =>
        Moment
        ?? (
            DateTime.TryParseExact(
                Text,
                ["yyyy-MM-dd", "yyyy-MM-ddTHH:mm:ssK", "yyyy-MM-ddTHH:mm:ss.FFFFFFFK", "yyyy-MM-dd HH:mm:ss"],
                CultureInfo.InvariantCulture,
                DateTimeStyles.AdjustToUniversal | DateTimeStyles.AssumeUniversal,
                out var moment
            )
                ? moment
                : null
        );
}
