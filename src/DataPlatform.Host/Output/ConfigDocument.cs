namespace DataPlatform.Host.Output;

/// <summary>What holds, and from where.</summary>
/// <param name="File">The settings file; null when there is none.</param>
/// <param name="Settings">The settings.</param>
internal sealed record ConfigDocument(string? File, IReadOnlyList<SettingDocument> Settings);
