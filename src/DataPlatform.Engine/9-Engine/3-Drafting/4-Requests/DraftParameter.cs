using DataPlatform.Engine.Drafting.Columns;

namespace DataPlatform.Engine.Drafting.Requests;

/// <summary>A query parameter of the draft.</summary>
/// <param name="Name">Its name.</param>
/// <param name="Values">Its value, or a template; several where the parameter is sent once for each.</param>
/// <param name="Comment">What a person has to know; null when there is nothing.</param>
/// <param name="Field">The field that holds in every row what its sample was asked for with it; null when none does.</param>
internal sealed record DraftParameter(string Name, IReadOnlyList<string> Values, string? Comment = null, FieldEvidence? Field = null);
