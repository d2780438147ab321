namespace DataPlatform.Recipes;

/// <summary>How the window of a request is asked for: how its ends are written, and into which parts it is cut.</summary>
public sealed record AskedWindow
{
    /// <summary>How <c>{from}</c> and <c>{to}</c> are written where they are sent; null (default): as 2015-01-31.</summary>
    public TimeFormat? Format { get; init; }

    /// <summary>True when the vendor's window ends before what <c>{to}</c> says: the day after the last one is sent. Default false: it is the last day.</summary>
    public bool EndIsExclusive { get; init; }

    /// <summary>The length of the windows into which a history is cut, each a request of its own; null (default): it is asked as one.</summary>
    public WindowStep? Step { get; init; }

    /// <summary>What <c>{from}</c> stands for.</summary>
    internal TemplateValue FirstValue(DateOnly from) => Value(from, from.ToDateTime(TimeOnly.MinValue, DateTimeKind.Utc));

    /// <summary>What <c>{to}</c> stands for in a window whose last day is <paramref name="to"/>.</summary>
    internal TemplateValue LastValue(DateOnly to)
    {
        var after = to < DateOnly.MaxValue ? to.AddDays(1) : to;
        var end = after.ToDateTime(TimeOnly.MinValue, DateTimeKind.Utc);
        return EndIsExclusive ? Value(after, end) : Value(to, Format is null ? end : end - Format.Unit);
    }

    /// <summary>What <c>{from}</c> stands for in a part of a day.</summary>
    internal TemplateValue FirstValue(DayPart part) => Written(TemplateValue.Of(part.From), part.From);

    /// <summary>What <c>{to}</c> stands for in a part of a day.</summary>
    internal TemplateValue LastValue(DayPart part)
    {
        var end = EndIsExclusive || Format is null ? part.End : part.End - Format.Unit;
        return Written(TemplateValue.Of(end), end);
    }

    // A function of the template takes the day.
    private TemplateValue Value(DateOnly day, DateTime moment) => Written(TemplateValue.Of(day), moment);

    private TemplateValue Written(TemplateValue value, DateTime moment) =>
        Format is null ? value : value with { Text = Format.Write(moment), IsNumber = Format is TimeFormat.Epoch };
}
