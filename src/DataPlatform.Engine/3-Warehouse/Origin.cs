namespace DataPlatform.Warehouse;

/// <summary>Where a silver row came from.</summary>
/// <param name="RunId">The run that fetched it.</param>
/// <param name="File">The bronze segment that holds it, relative to the data folder, with <c>/</c>.</param>
/// <param name="Line">The segment's line, counted from 1.</param>
/// <param name="IngestedAt">When its response was received (UTC).</param>
internal readonly record struct Origin(string RunId, string File, long Line, DateTime IngestedAt);
