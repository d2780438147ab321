using DataPlatform.Recipes;
using DataPlatform.Runs;

namespace DataPlatform.Planning;

/// <summary>Puts what the caller says of a source in the place of what its recipe says. Limits are said of all sources that share its quota.</summary>
internal static class RecipeOverrides
{
    /// <exception cref="ConfigurationException">Sources that share a quota are given different limits, or a login an address where it can be read.</exception>
    public static RecipeBook Apply(RecipeBook book, RunOptions options)
    {
        var limits = LimitsByQuota(book, options);
        book = book.WithSources(s => Apply(s, options, limits.GetValueOrDefault(s.QuotaName)));
        var readable = book.Sources.Where(s => s.Auth?.Logins.Any(l => !l.IsSafeAt(s)) is true).ToList();
        return readable.Count == 0
            ? book
            : throw new ConfigurationException([
                .. readable.Select(s => $"--base-url {s.Name}: the login goes there by http, where others can read it; it needs https"),
            ]);
    }

    private static SourceRecipe Apply(SourceRecipe source, RunOptions options, IReadOnlyList<RateLimit>? limits) =>
        source with
        {
            BaseUrl = options.BaseUrls.TryGetValue(source.Name, out var url) ? BaseAddress.WithSlash(url) : source.BaseUrl,
            Limits = limits ?? source.Limits,
            Concurrency = options.Concurrency ?? source.Concurrency,
            // Tickers that the caller names are read from nowhere.
            UniverseReads = options.Tickers is null ? source.UniverseReads : [],
        };

    private static Dictionary<string, IReadOnlyList<RateLimit>> LimitsByQuota(RecipeBook book, RunOptions options)
    {
        var limits = new Dictionary<string, IReadOnlyList<RateLimit>>(StringComparer.Ordinal);
        var problems = new List<string>();
        foreach (var quota in book.Sources.Where(s => options.Limits.ContainsKey(s.Name)).GroupBy(s => s.QuotaName, StringComparer.Ordinal))
        {
            limits[quota.Key] = options.Limits[quota.First().Name];
            if (quota.Any(s => !options.Limits[s.Name].SequenceEqual(limits[quota.Key])))
            {
                var said = quota.Select(s => $"--limit {s.Name}={string.Join(',', options.Limits[s.Name])}");
                problems.Add($"{string.Join(" and ", said)}: they share the quota {quota.Key}, so give its limits once");
            }
        }

        return problems.Count == 0 ? limits : throw new ConfigurationException(problems);
    }
}
