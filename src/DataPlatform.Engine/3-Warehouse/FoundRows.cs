namespace DataPlatform.Warehouse;

/// <summary>Rows of a table that meet some conditions.</summary>
/// <param name="Count">How many there are.</param>
/// <param name="First">The first of them: values as text by column.</param>
internal sealed record FoundRows(long Count, IReadOnlyList<IReadOnlyDictionary<string, string?>> First);
