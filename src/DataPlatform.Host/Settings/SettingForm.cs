namespace DataPlatform.Host.Settings;

/// <summary>How a setting is written in a file and in a variable.</summary>
internal enum SettingForm
{
    /// <summary><c>true</c> or <c>false</c>.</summary>
    Switch,

    /// <summary>One value.</summary>
    Value,

    /// <summary>A list; in a variable with commas.</summary>
    Many,

    /// <summary>A mapping of names to values; in a variable <c>NAME=VALUE</c>, with semicolons between several.</summary>
    Pairs,
}
