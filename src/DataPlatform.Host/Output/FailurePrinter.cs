using DataPlatform.Engine;
using DataPlatform.Runs;

namespace DataPlatform.Host.Output;

/// <summary>How a command that could not do its work says so: to people on standard error, and to a machine with one document.</summary>
internal static class FailurePrinter
{
    /// <param name="errors">What is wrong with the command line.</param>
    /// <param name="hint">Where to read on.</param>
    /// <param name="json">The document's place; null when nobody asked for one.</param>
    /// <param name="stderr">Standard error.</param>
    public static int Usage(IReadOnlyList<string> errors, string? hint, TextWriter? json, TextWriter stderr)
    {
        foreach (var error in errors)
        {
            stderr.WriteLine($"error: {error}");
        }

        if (hint is not null)
        {
            stderr.WriteLine(hint);
        }

        json?.WriteLine(RunJson.Write(new FailureDocument("failed", ExitCode.Usage, errors)));
        return ExitCode.Usage;
    }

    public static int Interrupted(TextWriter? json)
    {
        json?.WriteLine(RunJson.Write(new FailureDocument("interrupted", ExitCode.Interrupted, [])));
        return ExitCode.Interrupted;
    }

    /// <param name="error">What ended the command.</param>
    /// <param name="json">The document's place; null when nobody asked for one.</param>
    /// <param name="stderr">Standard error.</param>
    public static int Failed(Exception error, TextWriter? json, TextWriter stderr)
    {
        var cause = error is RunFailedException { InnerException: { } inner } ? inner : error;
        var message = cause.Message;
        if (MachineFault.AsIo(cause) is { } refused)
        {
            message = InPlainWords(refused.Message);
            stderr.WriteLine($"error: {message}");
            stderr.WriteLine("what was stored so far is kept; run the same command again to go on");
        }
        else
        {
            // A bug shows its trace.
            stderr.WriteLine($"error: {cause}");
        }

        json?.WriteLine(
            error is RunFailedException failed
                ? RunJson.Write(failed.Summary)
                : RunJson.Write(new FailureDocument("failed", ExitCode.Failed, [message]))
        );
        return ExitCode.Failed;
    }

    private static string InPlainWords(string message) =>
        MachineFault.Of(message) is { } words && !message.Contains(words, StringComparison.Ordinal) ? $"{words}: {message}" : message;
}
