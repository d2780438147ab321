namespace DataPlatform.Host.Settings;

/// <summary>Where the value of a setting comes from, the weakest first.</summary>
internal enum SettingOrigin
{
    Default,
    File,
    Variable,
    Flag,
}
