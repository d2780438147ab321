namespace DataPlatform.Host.Output.Report;

/// <summary>A report that was written.</summary>
/// <param name="RunId">Of which run.</param>
/// <param name="File">Where it is.</param>
internal sealed record ReportDocument(string RunId, string File);
