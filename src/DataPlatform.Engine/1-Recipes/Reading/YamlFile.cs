using YamlDotNet.Core;
using YamlDotNet.Core.Events;
using YamlDotNet.RepresentationModel;

namespace DataPlatform.Recipes.Reading;

/// <summary>
/// Loads a YAML file as a tree. A recipe file is somebody's input: its events are looked through first, because the tree is built
/// recursively (a few thousand brackets would overflow the stack) and an alias can stand for a million nodes.
/// </summary>
internal static class YamlFile
{
    private const long MaxBytes = 4 * 1024 * 1024;
    private const int MaxDepth = 16;
    private const int MaxText = 20_000;

    public static YamlMappingNode? Load(string file, YamlProblems problems)
    {
        var events = new Events("");
        try
        {
            if (new FileInfo(file).Length > MaxBytes)
            {
                problems.Add(1, "is larger than 4 MB; split it into several recipe files");
                return null;
            }

            var text = File.ReadAllText(file);
            events = new(text);
            if (!IsTame(events, problems))
            {
                return null;
            }

            events = new(text);
            var stream = new YamlStream();
            stream.Load(events);
            switch (stream.Documents)
            {
                case []:
                    problems.Add(1, "is empty; a recipe file has a 'source' and its 'datasets'");
                    return null;
                case [{ RootNode: YamlMappingNode map }]:
                    return map;
                case [{ } document]:
                    problems.Add(document.RootNode, "must be a mapping with 'source' and 'datasets'");
                    return null;
                default:
                    problems.Add(stream.Documents[1].RootNode, "holds more than one YAML document; use one file for each source");
                    return null;
            }
        }
        catch (YamlException e)
        {
            problems.Add((int)Math.Max(1, e.Start.Line), $"is not valid YAML: {Excerpt.Of(e.Message)}");
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
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            problems.Add(1, $"cannot be read: {e.Message}");
            return null;
        }
    }

    private static bool IsTame(Events events, YamlProblems problems)
    {
        var depth = 0;
        while (events.MoveNext())
        {
            var at = events.Current!;
            depth += at.NestingIncrease;
            var refused = at switch
            {
                AnchorAlias => "aliases are not allowed here; use 'variants' to share a declaration",
                NodeEvent { Anchor.IsEmpty: false } => "anchors are not allowed here; use 'variants' to share a declaration",
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

    /// <summary>The parser, and the line to which it came.</summary>
    private sealed class Events(string text) : IParser
    {
        private readonly Parser _parser = new(new StringReader(text));

        public int Line { get; private set; } = 1;

        public ParsingEvent? Current => _parser.Current;

        public bool MoveNext()
        {
            var moved = _parser.MoveNext();
            Line = (int)Math.Max(Line, Current?.Start.Line ?? 1);
            return moved;
        }
    }
}
