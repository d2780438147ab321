using System.CommandLine;
using System.Globalization;
using DataPlatform.Host.Settings;

namespace DataPlatform.Host.Output;

/// <summary>
/// The command that goes on where a run stopped: the one that was given, in a form that a shell reads as the same words, for the same date, also when
/// it is given tomorrow.
/// </summary>
internal static class Continuation
{
    private const string NeverQuoted = "-_./:=,@%+";

    public static string Of(ParseResult parsed, DateOnly date)
    {
        var words = Invocation.SettingsOf(parsed).Given.Tokens.Select(t => Quoted(t.Value)).Prepend("dataplatform").ToList();
        if (!words.Contains("--date", StringComparer.Ordinal))
        {
            words.AddRange(["--date", date.ToString("yyyy-MM-dd", CultureInfo.InvariantCulture)]);
        }

        return string.Join(' ', words);
    }

    private static string Quoted(string word) =>
        word.Length > 0 && word.All(c => char.IsAsciiLetterOrDigit(c) || NeverQuoted.Contains(c, StringComparison.Ordinal)) ? word
        : OperatingSystem.IsWindows() ? $"\"{word}\""
        : $"'{word.Replace("'", @"'\''", StringComparison.Ordinal)}'";
}
