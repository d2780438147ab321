using DataPlatform.Recipes.Reading.Shapes;

namespace DataPlatform.Recipes.Reading.Settings;

/// <summary>The settings of a dataset's <c>window</c>.</summary>
internal static class AskedWindowSettings
{
    public static readonly OptionalSetting<TimeFormat> Format = new(
        "format",
        TimeFormats.Shape,
        "How `{from}` and `{to}` are written where they are sent (a column has them as 2015-01-31). A form with a time of day begins with the first moment of "
            + "`{from}` and ends with the last one of `{to}`, in UTC. Omitted: as 2015-01-31."
    )
    {
        Examples = ["epoch_ms", "yyyyMMdd", "yyyy-MM-ddTHH:mm:ssK"],
        AlsoCalled = ["datetime_format", "date_format"],
    };

    public static readonly Setting<bool> End = new(
        "end",
        Scalars.Choice<bool>(
            new("inclusive", false, "the vendor's window holds what `{to}` says.") { AlsoCalled = ["closed"] },
            new("exclusive", true, "it ends before that: `{to}` is the day after the last one.") { AlsoCalled = ["open"] }
        ),
        false,
        "Whether the vendor's window holds what `{to}` says."
    )
    {
        Examples = ["exclusive"],
        AlsoCalled = ["range_end", "end_inclusive", "to"],
    };

    public static readonly OptionalValue<WindowStep> Step = new(
        "step",
        new Scalar<WindowStep>(
            "step",
            "a step like 15m, 1h, 1d, 2w, 1mo or 1y, of at most 1000 units, minutes and hours less than a day",
            WindowStep.TryParse
        )
        {
            Range = "1m to 1000y",
            JsonSchema = () => Scalars.TextLike("^0*(([1-9][0-9]{0,2}|1000)(m|d|w|mo|y)|([1-9]|1[0-9]|2[0-3])h)$"),
        },
        "Cuts the history into windows of this length, each a request of its own: weeks begin on Mondays, months on their first day. A window that has been over "
            + "for a week (for longer where `refetch_days` is more) is settled by its answer, with rows or without: one that came without rows before that is asked "
            + "again as the cadence says. One that fails is asked again by the next run. "
            + "Of minutes or hours: each day is a request that asks for one part of the day after the other, each when it is over (UTC), so that a later run of "
            + "the same day asks only for what is new; needs a `format` with a time of day, and `late` says when rows of a part come late. A day that came without "
            + "rows is asked once more, when it has been over for a day and `late`, and is believed then. Omitted: a history is asked as one."
    )
    {
        Examples = ["1mo", "1y", "7d", "1h"],
        AlsoCalled = ["slice", "slice_step", "cursor_granularity"],
    };

    public static readonly Setting<TimeSpan> Late = new(
        "late",
        Scalars.Length(TimeSpan.Zero, TimeSpan.FromDays(7)),
        TimeSpan.FromMinutes(15),
        "How long after the end of a part of a day its last rows may come. The part is asked for then, and what comes later is "
            + "missed, unless the whole day came without rows."
    )
    {
        Examples = ["0s", "1h"],
        AlsoCalled = ["delay", "lateness"],
    };

    public static readonly OptionalValue<int> Cap = new(
        "cap",
        Scalars.Count(2),
        "How many rows an answer has at most, whatever its window. One with as many or more is full, and the two halves of its window are asked behind it, "
            + "down to single days. A day that is full all the same is warned of, and so is a part of a day. Omitted: answers are whole."
    )
    {
        Examples = ["5000"],
        AlsoCalled = ["max_rows", "max_records", "row_cap"],
    };

    public static readonly SettingGroup Group = new(
        "window",
        "How a window is asked for. Omitted: as one request, from 2015-01-31 to 2015-12-31.",
        Format,
        End,
        Step,
        Late,
        Cap
    );
}
