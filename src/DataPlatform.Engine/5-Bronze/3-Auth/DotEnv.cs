using System.Globalization;
using System.Text.RegularExpressions;
using DataPlatform.Recipes.Reading.Yaml;
using DataPlatform.Runs;

namespace DataPlatform.Bronze.Auth;

/// <summary>
/// The file <c>.env</c> beside the recipes: a line is <c>NAME=value</c>, with or without <c>export</c> and quotation marks. What the environment holds
/// goes before it.
/// </summary>
internal static partial class DotEnv
{
    private const string Name = ".env";
    private const int Most = 1024 * 1024;

    /// <summary>The environment, and behind it what the file holds, which is read when a name is asked for that is not set.</summary>
    /// <param name="recipes">The recipes' folder.</param>
    /// <param name="environment">Reads an environment variable; null when it is not set.</param>
    /// <returns>It throws a <see cref="ConfigurationException"/> when the file cannot be read; every line that says nothing is named.</returns>
    public static Func<string, string?> Behind(string recipes, Func<string, string?> environment)
    {
        var file = Path.Combine(recipes, Name);
        var values = new Lazy<Dictionary<string, string>>(() => File.Exists(file) ? Parse(file, Text(file)) : []);
        return name => environment(name) is { Length: > 0 } set ? set : values.Value.GetValueOrDefault(name);
    }

    private static string Text(string file)
    {
        try
        {
            return SmallFile.Read(file, Most) ?? throw new ConfigurationException($"{file}: is larger than 1 MB");
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            throw new ConfigurationException($"{file}: cannot be read: {e.Message}");
        }
    }

    // What a line holds may be a secret: only its number is told.
    private static Dictionary<string, string> Parse(string file, string text)
    {
        var values = new Dictionary<string, string>(StringComparer.Ordinal);
        var problems = new List<string>();
        var number = 0;
        foreach (var line in text.ReplaceLineEndings("\n").Split('\n').Select(l => l.Trim()))
        {
            number++;
            if (line.Length == 0 || line[0] == '#')
            {
                continue;
            }

            if (Line().Match(line) is { Success: true } match)
            {
                var value = match.Groups["quoted"] is { Success: true } quoted ? quoted : match.Groups["plain"];
                values[match.Groups["name"].Value] = value.Value;
            }
            else
            {
                problems.Add(string.Create(CultureInfo.InvariantCulture, $"{file}:{number}: is no NAME=value"));
            }
        }

        return problems.Count == 0 ? values : throw new ConfigurationException(problems);
    }

    // A '#' with a space before it begins a comment.
    [GeneratedRegex(
        """^(export\s+)?(?<name>[A-Za-z_][A-Za-z0-9_]*)\s*=\s*("(?<quoted>[^"]*)"|'(?<quoted>[^']*)'|(?<plain>(?!["'])\S*(\s+[^#\s]\S*)*))(\s+#.*)?$""",
        RegexOptions.ExplicitCapture,
        matchTimeoutMilliseconds: 1000
    )]
    private static partial Regex Line();
}
