namespace DataPlatform.Host.Settings;

/// <summary>A setting that a file or a variable says.</summary>
/// <param name="Setting">The setting.</param>
/// <param name="Words">What it says, in the words of the flag: one for each value.</param>
/// <param name="Origin">A file, or a variable.</param>
/// <param name="Place">Where: the file and its line, or the variable's name.</param>
internal sealed record SaidSetting(Setting Setting, IReadOnlyList<string> Words, SettingOrigin Origin, string Place);
