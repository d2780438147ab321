using DataPlatform.Recipes.Reading.Shapes;
using DataPlatform.Recipes.Reading.Yaml;

namespace DataPlatform.Recipes.Reading.Settings;

/// <summary>When a dataset is asked, and from which day.</summary>
internal static class WindowSettings
{
    public static readonly Setting<YamlMap> Cadence = new(
        "cadence",
        new GroupOf(CadenceSettings.Group),
        YamlMap.Empty,
        CadenceSettings.Group.Purpose
    )
    {
        Examples = ["{ min_age_days: 7 }"],
        AlsoCalled = ["schedule", "frequency"],
    };

    public static readonly OptionalValue<DateOnly> HistoryFrom = new(
        "history_from",
        Scalars.Date,
        "The first `{from}`. Later windows begin where the table ends."
    )
    {
        Examples = ["2000-01-01"],
        AlsoCalled = ["start_date", "from"],
    };

    public static readonly OptionalValue<int> HistoryDays = new(
        "history_days",
        Scalars.Days,
        "The first `{from}`, as days before the date of the run."
    )
    {
        Examples = ["1825"],
        AlsoCalled = ["lookback"],
    };

    public static readonly Setting<YamlMap> Window = new(
        "window",
        new GroupOf(AskedWindowSettings.Group),
        YamlMap.Empty,
        AskedWindowSettings.Group.Purpose
    )
    {
        Examples = ["{ format: epoch_ms, step: 1mo }", "{ cap: 5000 }"],
        AlsoCalled = ["datetime_range", "date_range", "slicing"],
    };

    public static readonly OptionalSetting<string> DateField = new(
        "date_field",
        Names.Column,
        "The column whose newest value becomes the next `{from}`; its type is date or timestamp. Needed where `{from}` is used."
    )
    {
        Examples = ["date"],
        AlsoCalled = ["cursor_field", "incremental", "date_column"],
    };

    public static readonly Setting<int> RefetchDays = new(
        "refetch_days",
        Scalars.Days,
        Blank.Dataset.RefetchDays,
        "Days before the newest date we have that are asked again, for data that the vendor revises. 0: from the newest day on."
    )
    {
        Examples = ["7"],
    };
}
