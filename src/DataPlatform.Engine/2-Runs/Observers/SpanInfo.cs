namespace DataPlatform.Runs.Observers;

/// <summary>A kind of span, as the page lists it.</summary>
/// <param name="Name">Its name.</param>
/// <param name="Parent">The name of the span that it is a part of; null for the first one.</param>
/// <param name="Purpose">What it stands for.</param>
/// <param name="Attributes">The attributes that it can have.</param>
internal sealed record SpanInfo(string Name, string? Parent, string Purpose, params IReadOnlyList<string> Attributes);
