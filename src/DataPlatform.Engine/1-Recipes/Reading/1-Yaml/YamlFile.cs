using YamlDotNet.Core;
using YamlDotNet.Core.Events;
using YamlDotNet.RepresentationModel;

namespace DataPlatform.Recipes.Reading.Yaml;

/// <summary>
/// Loads a YAML file as a tree. A recipe file is somebody's input: its events are looked through first, because the tree is built
/// recursively (a few thousand brackets would overflow the stack) and an alias can stand for a million nodes.
/// </summary>
internal static class YamlFile
{
    public const long MaxBytes = 4 * 1024 * 1024;
    private const int MaxDepth = 16;
    private const int MaxText = 20_000;

    /// <summary>The file's mapping; null, and a problem told, when the file holds none.</summary>
    public static YamlMap? Load(string file, YamlProblems problems) => ReadText(file, problems) is { } text ? Parse(text, problems) : null;

    /// <summary>The same of a file that may be empty: it then holds a mapping without keys.</summary>
    public static YamlMap? LoadIfAny(string file, YamlProblems problems) =>
        ReadText(file, problems) is not { } text ? null
        : text.Split('\n').All(l => l.TrimStart() is "" or ['#', ..]) ? YamlMap.Empty
        : Parse(text, problems);

    /// <summary>The mapping in a file's text; null, and a problem told, when it holds none.</summary>
    public static YamlMap? Parse(string text, YamlProblems problems)
    {
        var events = new Events(text);
        try
        {
            if (!IsTame(events, problems))
            {
                return null;
            }

            events.Rewind();
            var stream = new YamlStream();
            stream.Load(events);
            return Root(stream, problems);
        }
        catch (YamlException e)
        {
            problems.Add(LineOf(e, events, text), $"is not valid YAML: {Reason(e)}");
            return null;
        }
        // The library meets some texts with exceptions that are not its own (found by feeding it damaged recipes).
        catch (Exception e)
            when (e
                    is InvalidOperationException
                        or ArgumentException
                        or FormatException
                        or IndexOutOfRangeException
                        or NullReferenceException
            )
        {
            problems.Add(events.Line, "is not valid YAML: look for a missing quote, bracket or colon at or after this line");
            return null;
        }
    }

    private static string? ReadText(string file, YamlProblems problems)
    {
        try
        {
            if (SmallFile.Read(file, MaxBytes) is { } text)
            {
                return text;
            }

            problems.Add(1, "is larger than 4 MB; split it into several recipe files");
            return null;
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            problems.Add(1, $"cannot be read: {e.Message}");
            return null;
        }
    }

    private static YamlMap? Root(YamlStream stream, YamlProblems problems)
    {
        switch (stream.Documents)
        {
            case []:
                problems.Add(1, "is empty; a recipe file has a 'source' and its 'datasets'");
                return null;
            case [{ RootNode: YamlMappingNode map }]:
                return new(map, problems);
            case [{ } document]:
                problems.Add(document.RootNode, "must be a mapping, like 'source' and 'datasets' in a recipe file");
                return null;
            default:
                problems.Add(stream.Documents[1].RootNode, "holds more than one YAML document; use one file for each source");
                return null;
        }
    }

    // What fails is the last thing that was read, or what begins where the exception says. Of a tab it says that the file begins on line 1.
    private static int LineOf(YamlException e, Events events, string text)
    {
        if (IsTab(e))
        {
            var lines = text.Split('\n').Skip(events.Line - 1).ToList();
            return events.Line + Math.Max(0, lines.FindIndex(l => l.TrimStart(' ').StartsWith('\t')));
        }

        return (int)(IsDuplicate(e) ? Math.Max(1, e.Start.Line) : Math.Max(events.Line, e.Start.Line));
    }

    private static string Reason(YamlException e)
    {
        var message = Excerpt.Of(e.Message.TrimEnd('.'), longest: 120);
        return IsDuplicate(e) ? message
            : IsTab(e) ? $"{message}; indent with spaces"
            : $"{message}; look for wrong indentation, and for a text that needs quotes because it begins with '{{' or '[' or holds ': '";
    }

    private static bool IsTab(YamlException e) => e.Message.Contains("tab as indentation", StringComparison.Ordinal);

    private static bool IsDuplicate(YamlException e) => e.Message.StartsWith("Duplicate key", StringComparison.Ordinal);

    private static bool IsTame(Events events, YamlProblems problems)
    {
        var depth = 0;
        while (events.MoveNext())
        {
            var at = events.Current!;
            depth += at.NestingIncrease;
            var refused = at switch
            {
                AnchorAlias => "aliases are not allowed here; what datasets share stands in the 'defaults' of their source",
                NodeEvent { Anchor.IsEmpty: false } =>
                    "anchors are not allowed here; what datasets share stands in the 'defaults' of their source",
                Scalar { Value.Length: > MaxText } => $"a text is longer than {MaxText} characters",
                _ when depth > MaxDepth => $"is nested deeper than {MaxDepth} levels",
                _ => null,
            };
            if (refused is not null)
            {
                problems.Add((int)Math.Max(1, at.Start.Line), refused);
                return false;
            }
        }

        return true;
    }

    /// <summary>What the parser says, which is kept to be gone through again, and the line to which it came.</summary>
    private sealed class Events(string text) : IParser
    {
        private readonly Parser _parser = new(new StringReader(text));
        private readonly List<ParsingEvent> _kept = [];
        private int _next;

        public int Line { get; private set; } = 1;

        public ParsingEvent? Current { get; private set; }

        public bool MoveNext()
        {
            if (_next == _kept.Count)
            {
                if (!_parser.MoveNext())
                {
                    return false;
                }

                _kept.Add(_parser.Current!);
            }

            Current = _kept[_next++];
            Line = (int)Math.Max(Line, Current.Start.Line);
            return true;
        }

        /// <summary>The next event is the first one again.</summary>
        public void Rewind() => (_next, Line, Current) = (0, 1, null);
    }
}
