namespace DataPlatform.Engine.Drafting.Requests;

/// <summary>A query parameter of the draft.</summary>
/// <param name="Name">Its name.</param>
/// <param name="Values">Its value, or a template; several where the parameter is sent once for each.</param>
/// <param name="Comment">What a person has to know; null when there is nothing.</param>
internal sealed record DraftParameter(string Name, IReadOnlyList<string> Values, string? Comment = null);
