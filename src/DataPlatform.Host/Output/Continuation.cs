using System.CommandLine;

namespace DataPlatform.Host.Output;

/// <summary>The command that goes on where a run stopped: the one that was given, in a form that a shell reads as the same words.</summary>
internal static class Continuation
{
    private const string NeverQuoted = "-_./:=,@%+";

    public static string Of(ParseResult parsed) => string.Join(' ', parsed.Tokens.Select(t => Quoted(t.Value)).Prepend("dataplatform"));

    private static string Quoted(string word) =>
        word.Length > 0 && word.All(c => char.IsAsciiLetterOrDigit(c) || NeverQuoted.Contains(c, StringComparison.Ordinal))
            ? word
            : $"'{word.Replace("'", @"'\''", StringComparison.Ordinal)}'";
}
