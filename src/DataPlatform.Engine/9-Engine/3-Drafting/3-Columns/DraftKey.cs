namespace DataPlatform.Engine.Drafting.Columns;

/// <summary>The key of the draft.</summary>
/// <param name="Columns">Its columns.</param>
/// <param name="Comment">How sure it is, for a person.</param>
internal sealed record DraftKey(IReadOnlyList<string> Columns, string Comment);
