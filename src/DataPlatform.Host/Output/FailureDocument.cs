namespace DataPlatform.Host.Output;

/// <summary>What a machine reads when a command has nothing else to say.</summary>
/// <param name="Status"><c>failed</c> or <c>interrupted</c>.</param>
/// <param name="ExitCode">What the process answers with.</param>
/// <param name="Errors">What is wrong, a text for each problem; empty when the command was interrupted.</param>
internal sealed record FailureDocument(string Status, int ExitCode, IReadOnlyList<string> Errors);
