using System.Text;
using System.Text.RegularExpressions;

namespace DataPlatform.Tests.Docs;

/// <summary>Takes the commands out of a piece of shell as it stands in a README: words, quotes, comments, operators; nothing is expanded.</summary>
internal sealed partial class ShellScript
{
    private readonly List<List<string>> _commands =
    [
        [],
    ];
    private readonly StringBuilder _word = new();
    private bool _hasWord;

    private ShellScript() { }

    /// <summary>The words of each command, without variables set before it and without redirections.</summary>
    public static IEnumerable<IReadOnlyList<string>> Commands(string text)
    {
        var script = new ShellScript();
        script.Read(text.Replace("\\\n", " ", StringComparison.Ordinal));
        return script._commands.Select(Plain).Where(c => c.Count > 0);
    }

    private void Read(string text)
    {
        for (var at = 0; at < text.Length; at++)
        {
            switch (text[at])
            {
                // A mark by itself, as in code that is no command, is a letter.
                case '\'' or '"' when text.IndexOf(text[at], at + 1) > at:
                    var end = text.IndexOf(text[at], at + 1);
                    _word.Append(text, at + 1, end - at - 1);
                    _hasWord = true;
                    at = end;
                    break;
                case '#' when !_hasWord:
                    at = text.IndexOf('\n', at) is var line and >= 0 ? line - 1 : text.Length;
                    break;
                case '&' or '|' or ';' or '\n':
                    EndWord();
                    _commands.Add([]);
                    break;
                case ' ':
                    EndWord();
                    break;
                default:
                    _word.Append(text[at]);
                    _hasWord = true;
                    break;
            }
        }

        EndWord();
    }

    private void EndWord()
    {
        if (_hasWord)
        {
            _commands[^1].Add(_word.ToString());
        }

        _word.Clear();
        _hasWord = false;
    }

    private static List<string> Plain(List<string> words) =>
        [.. words.SkipWhile(w => Assignment().IsMatch(w)).TakeWhile(w => !w.StartsWith('>'))];

    [GeneratedRegex(@"^\w+=", RegexOptions.None)]
    private static partial Regex Assignment();
}
