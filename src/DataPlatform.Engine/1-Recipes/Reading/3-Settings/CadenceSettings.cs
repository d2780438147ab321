using DataPlatform.Recipes.Reading.Shapes;

namespace DataPlatform.Recipes.Reading.Settings;

/// <summary>The settings of a dataset's <c>cadence</c>.</summary>
internal static class CadenceSettings
{
    public static readonly Setting<int> MinAgeDays = new(
        "min_age_days",
        Scalars.Days,
        Blank.Dataset.MinAgeDays,
        "Asked again when the last success is at least so many days old. 0: once a day. Of a history in steps of a day and more, that is the answer to the newest step: "
            + "those that have ended since are asked with it. Parts of a day are asked when they are over."
    )
    {
        Examples = ["7"],
        AlsoCalled = ["days", "every"],
    };

    public static readonly Setting<IReadOnlyList<DayOfWeek>> RunDays = new(
        "run_days",
        new ListOf<DayOfWeek>(
            Scalars.Choice<DayOfWeek>(
                Day("mon", DayOfWeek.Monday),
                Day("tue", DayOfWeek.Tuesday),
                Day("wed", DayOfWeek.Wednesday),
                Day("thu", DayOfWeek.Thursday),
                Day("fri", DayOfWeek.Friday),
                Day("sat", DayOfWeek.Saturday),
                Day("sun", DayOfWeek.Sunday)
            ) with
            {
                Type = "day",
            }
        )
        {
            WhenEmpty = "'run_days' names no day: the dataset would never be asked; leave it out to ask every day",
        },
        Blank.Dataset.RunDays,
        "The days of the week on which it is asked. Omitted: every day."
    )
    {
        Examples = ["[mon, thu]"],
        AlsoCalled = ["weekdays"],
    };

    public static readonly SettingGroup Group = new(
        "cadence",
        "How often a dataset is asked for. Omitted: in every run, once a day.",
        MinAgeDays,
        RunDays
    );

    private static Option<DayOfWeek> Day(string word, DayOfWeek day) => new(word, day, "") { AlsoCalled = [$"{day}"] };
}
