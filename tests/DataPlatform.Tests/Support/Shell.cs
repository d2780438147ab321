using System.Text.RegularExpressions;
using DataPlatform.Host;

namespace DataPlatform.Tests.Support;

/// <summary>Runs a command line in this process and catches what it prints.</summary>
internal static partial class Shell
{
    /// <param name="ExitCode">What the process would answer with.</param>
    /// <param name="Output">Standard output.</param>
    /// <param name="Errors">Standard error, the log aside.</param>
    public sealed record Result(int ExitCode, string Output, string Errors);

    public static Task<Result> RunAsync(params string[] arguments) => RunAsync(arguments, new Dictionary<string, string>());

    /// <summary>The same with variables that hold settings.</summary>
    public static async Task<Result> RunAsync(string[] arguments, IReadOnlyDictionary<string, string> environment)
    {
        using var output = new StringWriter();
        using var errors = new StringWriter();
        var exit = await CommandLine.RunAsync(arguments, output, errors, environment).WaitAsync(TestEngine.Limit);
        return new(exit, output.ToString(), errors.ToString());
    }

    /// <summary>The text without what differs from run to run: run ids, durations, places, ports.</summary>
    /// <param name="text">What was printed.</param>
    /// <param name="places">Folders and what to call them.</param>
    public static string Stable(string text, params ReadOnlySpan<(string Path, string Name)> places)
    {
        foreach (var (path, name) in places)
        {
            text = text.Replace(path, name, StringComparison.Ordinal);
        }

        text = RunId().Replace(text, "RUN-ID");
        text = Port().Replace(text, "127.0.0.1:PORT");
        return text;
    }

    [GeneratedRegex(@"\d{8}T\d{6}\.\d{3}Z-[a-z]{4}", RegexOptions.None)]
    private static partial Regex RunId();

    [GeneratedRegex(@"127\.0\.0\.1:\d+", RegexOptions.None)]
    private static partial Regex Port();
}
