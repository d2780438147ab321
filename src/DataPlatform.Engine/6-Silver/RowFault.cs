namespace DataPlatform.Silver;

/// <summary>Why a row belongs in quarantine.</summary>
/// <param name="Reason">What is wrong, for a person.</param>
/// <param name="Column">The column; null when the row as a whole is at fault.</param>
/// <param name="Value">The value as it came.</param>
internal sealed record RowFault(string Reason, string? Column, string? Value);
