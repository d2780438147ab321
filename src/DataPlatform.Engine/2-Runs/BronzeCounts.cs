namespace DataPlatform.Runs;

/// <summary>What was written to bronze.</summary>
/// <param name="Responses">Lines written: answers of every kind, and one line for each request that got none.</param>
/// <param name="Bytes">Bytes of the bodies as received.</param>
public sealed record BronzeCounts(long Responses, long Bytes);
