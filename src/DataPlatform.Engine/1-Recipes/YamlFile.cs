using YamlDotNet.Core;
using YamlDotNet.Core.Events;
using YamlDotNet.RepresentationModel;

namespace DataPlatform.Recipes;

/// <summary>
/// Loads a YAML file as a tree. A recipe file is somebody's input: its events are looked through first, because the tree is built
/// recursively (a few thousand brackets would overflow the stack) and an alias can stand for a million nodes.
/// </summary>
internal static class YamlFile
{
    private const long MaxBytes = 4 * 1024 * 1024;
    private const int MaxDepth = 16;

    public static YamlMappingNode? Load(string file, YamlProblems problems)
    {
        try
        {
            if (new FileInfo(file).Length > MaxBytes)
            {
                problems.Add(1, "is larger than 4 MB; split it into several recipe files");
                return null;
            }

            var text = File.ReadAllText(file);
            if (!IsTame(text, problems))
            {
                return null;
            }

            var stream = new YamlStream();
            stream.Load(new StringReader(text));
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
            problems.Add((int)Math.Max(1, e.Start.Line), $"is not valid YAML: {YamlMap.Shorten(e.Message)}");
            return null;
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            problems.Add(1, $"cannot be read: {e.Message}");
            return null;
        }
    }

    private static bool IsTame(string text, YamlProblems problems)
    {
        var parser = new Parser(new StringReader(text));
        var depth = 0;
        while (parser.MoveNext())
        {
            var at = parser.Current!;
            depth += at.NestingIncrease;
            var refused = at switch
            {
                AnchorAlias => "aliases are not allowed here; use 'variants' to share a declaration",
                NodeEvent { Anchor.IsEmpty: false } => "anchors are not allowed here; use 'variants' to share a declaration",
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
}
