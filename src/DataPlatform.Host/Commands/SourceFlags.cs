using System.CommandLine;
using DataPlatform.Recipes;
using DataPlatform.Runs;

namespace DataPlatform.Host.Commands;

/// <summary>The flags that say something else of sources than their recipes do. A command adds those that it has.</summary>
internal sealed class SourceFlags
{
    /// <summary><c>--base-url</c></summary>
    public Option<string[]> BaseUrls { get; } =
        SelectionFlags.Many("--base-url", "Another address for a source, e.g. fmp=http://127.0.0.1:8080/stable/", "SOURCE=URL");

    /// <summary><c>--set</c></summary>
    public Option<string[]> Variables { get; } =
        SelectionFlags.Many("--set", "The value of a recipe's variable, e.g. contact=me@example.com", "NAME=VALUE");

    /// <summary><c>--limit</c></summary>
    public Option<string[]> Limits { get; } =
        SelectionFlags.Many("--limit", "Other limits for a source, e.g. fmp=5/1s,300/60s", "SOURCE=LIMITS");

    /// <summary>The options, with what the flags say of sources.</summary>
    public RunOptions Put(RunOptions options, ParseResult parsed) =>
        options with
        {
            BaseUrls = ReadBaseUrls(parsed.GetValue(BaseUrls) ?? []),
            Limits = ReadLimits(parsed.GetValue(Limits) ?? []),
            Variables = ReadPairs("--set", parsed.GetValue(Variables) ?? [], "contact=me@example.com", text => text),
        };

    private static Dictionary<string, Uri> ReadBaseUrls(string[] values) =>
        ReadPairs(
            "--base-url",
            values,
            "fmp=http://127.0.0.1:8080/stable/",
            text =>
                !Uri.TryCreate(text, UriKind.Absolute, out var url) || url.Scheme is not ("http" or "https") ? null
                // Not repeated: it may be the key.
                : url.UserInfo.Length + url.Query.Length + url.Fragment.Length > 0
                    ? throw new ConfigurationException(
                        "--base-url must hold no user, query or fragment; a key belongs in the recipe's 'auth'"
                    )
                : url
        );

    private static Dictionary<string, IReadOnlyList<RateLimit>> ReadLimits(string[] values) =>
        ReadPairs<IReadOnlyList<RateLimit>>(
            "--limit",
            values,
            "fmp=5/1s,300/60s",
            text =>
            {
                var limits = new List<RateLimit>();
                foreach (var part in text.Split(','))
                {
                    if (!RateLimit.TryParse(part, out var limit))
                    {
                        return null;
                    }

                    limits.Add(limit);
                }

                return limits;
            }
        );

    private static Dictionary<string, T> ReadPairs<T>(string flag, string[] values, string example, Func<string, T?> parse)
        where T : class
    {
        var pairs = new Dictionary<string, T>(StringComparer.Ordinal);
        foreach (var value in values)
        {
            var at = value.IndexOf('=', StringComparison.Ordinal);
            var parsed = at > 0 ? parse(value[(at + 1)..]) : null;
            pairs[at > 0 ? value[..at] : value] = parsed ?? throw new ConfigurationException($"{flag} {value}: write it like {example}");
        }

        return pairs;
    }
}
