namespace DataPlatform.Recipes.Reading.Shapes;

/// <summary>Settings of a group that are read about together.</summary>
/// <param name="Title">What they are about; empty for a group that needs no sections.</param>
/// <param name="Settings">The settings.</param>
internal sealed record SettingSection(string Title, IReadOnlyList<Setting> Settings);
