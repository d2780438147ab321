namespace DataPlatform.Host.Output;

/// <summary>What holds, and from where.</summary>
/// <param name="File">The settings file; null when there is none.</param>
/// <param name="Notify">Where the settings file says whom to notify; null when it does not. The address may be a secret.</param>
/// <param name="Settings">The settings.</param>
internal sealed record ConfigDocument(string? File, string? Notify, IReadOnlyList<SettingDocument> Settings);
