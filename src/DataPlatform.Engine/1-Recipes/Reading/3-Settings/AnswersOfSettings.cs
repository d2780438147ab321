using DataPlatform.Recipes.Reading.Shapes;

namespace DataPlatform.Recipes.Reading.Settings;

/// <summary>The settings of a dataset that is made of the answers of another one.</summary>
internal static class AnswersOfSettings
{
    public static readonly OptionalSetting<string> AnswersOf = new(
        "answers_of",
        Names.Folder,
        "The dataset of this source whose answers are read. It alone is asked; each of its answers fills both tables."
    )
    {
        IsRequired = true,
        Examples = ["submissions"],
        AlsoCalled = ["from", "from_dataset", "parent"],
    };

    public static readonly SettingGroup Group = new(
        "dataset of answers",
        "One more table that the answers of another dataset are for: what is asked, how often and for whom is said there, and what the answers look like. One "
            + "that is added later is filled from the answers that are stored, and `try` and `status` know it by its name; to select either selects both. It "
            + "takes nothing of the source's `defaults`.",
        DatasetSettings.Name,
        RenameSettings.Formerly,
        AnswersOf,
        AnswerSettings.Rows,
        AnswerSettings.RowsMayBeMissing,
        TableSettings.SilverTable,
        TableSettings.Key,
        TableSettings.Columns,
        TableSettings.NullValues,
        TableSettings.Ignore,
        TableSettings.Checks
    )
    {
        Rules =
        [
            new SettingRule.Needs(
                AnswerSettings.RowsMayBeMissing,
                AnswerSettings.Rows,
                "'rows_may_be_missing' needs 'rows', the way to the field that may be missing"
            ),
        ],
    };
}
