using DataPlatform.Recipes.Reading.Shapes;

namespace DataPlatform.Recipes.Reading.Settings;

/// <summary>The settings of one of a source's <c>variables</c>.</summary>
internal static class VariableSettings
{
    public static readonly OptionalSetting<string> Default = new(
        "default",
        Scalars.Word,
        "The value where neither `--set` nor the environment says one. Omitted: one of them must."
    )
    {
        Examples = ["me@example.com"],
        AlsoCalled = ["value"],
    };

    public static readonly OptionalSetting<string> Purpose = new(
        "purpose",
        Scalars.Text,
        "What it is for, as whoever has to set it is told."
    )
    {
        Examples = ["whom the vendor may write to"],
        AlsoCalled = ["description", "title"],
    };

    public static readonly SettingGroup Group = new(
        "variable",
        "A value that the user of a recipe sets: `--set NAME=VALUE`, else the environment variable `DATAPLATFORM_VAR_NAME`, else the default.",
        Default,
        Purpose
    );
}
