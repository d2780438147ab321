namespace DataPlatform.Host.Output;

/// <summary>How a run speaks.</summary>
/// <param name="Trace">Where spans go: none, console or otlp.</param>
/// <param name="IsJson">Standard output belongs to one JSON document.</param>
/// <param name="Verbosity">How much it says on its way.</param>
internal sealed record RunOutput(string Trace, bool IsJson, Verbosity Verbosity);
