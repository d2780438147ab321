using DataPlatform.Engine.Drafting.Columns;
using DataPlatform.Engine.Drafting.Samples;
using DataPlatform.Recipes.Reading.Settings;
using DataPlatform.Runs;

namespace DataPlatform.Engine.Drafting;

/// <summary>What a drafted source and dataset are called.</summary>
/// <param name="Source">The source's name.</param>
/// <param name="Dataset">The dataset's.</param>
internal sealed record DraftNames(string Source, string Dataset)
{
    private const int Longest = 40;

    // Labels and parts of paths that say nothing of who or what.
    private static readonly HashSet<string> Empty = new(StringComparer.Ordinal)
    {
        "api",
        "www",
        "data",
        "rest",
        "co",
        "com",
        "gov",
        "org",
        "net",
        "ac",
        "ticker",
        "tickers",
        "symbol",
        "symbols",
        "json",
        "body",
        "csv",
    };

    /// <summary>The names: what the caller says, else what the address makes likely.</summary>
    /// <param name="asked"><c>SOURCE/DATASET</c> or <c>DATASET</c>; null when the caller does not say.</param>
    /// <param name="sample">A sample.</param>
    /// <param name="parts">The parts of its path that are no values.</param>
    /// <exception cref="ConfigurationException">A name that the caller says is none.</exception>
    public static DraftNames Of(string? asked, Sample sample, IEnumerable<string> parts)
    {
        var said = asked?.Split('/', 2) ?? [];
        foreach (var name in said.Where(n => !Names.Folder.Accepts(n)))
        {
            throw new ConfigurationException($"--name '{name}': each name must be {Names.Folder.Expected}");
        }

        var words = parts.SelectMany(p => Words(p)).ToList();
        return new(
            said is [var source, _] ? source
                : sample.Address is null ? "my-source"
                : OfHost(sample.Address),
            said.Length > 0
                ? said[^1]
                : Name(words.Count > 0 ? words.TakeLast(2) : Words(Path.GetFileNameWithoutExtension(sample.Name)).Take(4), "answers")
        );
    }

    private static string OfHost(Uri address)
    {
        var labels = address.HostNameType == UriHostNameType.Dns ? address.Host.Split('.') : [];
        // The last label is that of a country or of all the world.
        var label = labels.SkipLast(1).LastOrDefault(l => !Empty.Contains(l));
        return Name([label ?? (labels.Length > 0 ? labels[0] : "local")], "my-source");
    }

    private static IEnumerable<string> Words(string part) =>
        ColumnNames
            .Snake(Uri.UnescapeDataString(part))
            .Split('_')
            .Where(w => w.Length > 1 && !Empty.Contains(w) && w.Any(char.IsAsciiLetter) && w != "column");

    private static string Name(IEnumerable<string> words, string other)
    {
        var name = string.Join('-', words);
        name = name[..Math.Min(name.Length, Longest)].Trim('-');
        return Names.Folder.Accepts(name) ? name : other;
    }
}
