using DataPlatform.Recipes;
using DataPlatform.Runs;
using DataPlatform.Warehouse;

namespace DataPlatform.Bronze.Auth;

/// <summary>The resolved secrets of the sources that a run asks.</summary>
internal sealed class SourceKeys
{
    private readonly IReadOnlyDictionary<string, RequestAuth> _auths;

    private SourceKeys(IReadOnlyDictionary<string, RequestAuth> auths, KeptTokens kept)
    {
        _auths = auths;
        Kept = kept;
        Redactor = new(auths.Values.SelectMany(a => a.Secrets));
    }

    /// <summary>Takes the secrets of all of them out of what any of them answers.</summary>
    public SecretRedactor Redactor { get; }

    /// <summary>The refresh tokens that took the place of those that recipes name.</summary>
    public KeptTokens Kept { get; }

    /// <summary>How requests to the source prove who asks; null when it wants no proof.</summary>
    public RequestAuth? Of(SourceRecipe source) => _auths.GetValueOrDefault(source.Name);

    /// <exception cref="ConfigurationException">A source's secret is not set, or cannot be sent; every one is named.</exception>
    public static SourceKeys Resolve(IReadOnlyList<SourceRecipe> sources, RunOptions options, Func<string, string?> environment)
    {
        var auths = new Dictionary<string, RequestAuth>(StringComparer.Ordinal);
        var problems = new List<string>();
        var reader = new SecretReader(environment);
        foreach (var source in sources)
        {
            if (
                source.Auth is { } declared
                && Read(source, declared, options.Keys.GetValueOrDefault(source.Name), reader, problems) is { } auth
            )
            {
                auths[source.Name] = auth;
            }
        }

        CheckRefreshTokens(sources, auths, problems);
        return problems.Count == 0
            ? new(auths, new(DataFolder.TokensIn(options.DataDirectory)))
            : throw new ConfigurationException(problems);
    }

    // Those that log in alike share the login. One that the vendor replaces for another login is good for nothing in this one.
    private static void CheckRefreshTokens(
        IReadOnlyList<SourceRecipe> sources,
        Dictionary<string, RequestAuth> auths,
        List<string> problems
    )
    {
        var first = new Dictionary<string, (SourceRecipe Source, SourceAuth.OAuth2RefreshToken Login)>(StringComparer.Ordinal);
        foreach (var source in sources)
        {
            if (
                auths.GetValueOrDefault(source.Name)?.Login
                    is { Grant.Refresh: var (token, _), Declared: SourceAuth.OAuth2RefreshToken login }
                && !first.TryAdd(token, (source, login))
                && !SourceAuth.OAuth2RefreshToken.IsSame(first[token].Source, first[token].Login, source, login)
            )
            {
                problems.Add(
                    $"{source.DeclaredBy}: its refresh token is that of source {first[token].Source.Name}, which logs in otherwise; each needs "
                        + "its own, or the same login"
                );
            }
        }
    }

    /// <summary>The proof; null when there is a problem with a secret of it, which is told.</summary>
    private static RequestAuth? Read(SourceRecipe source, SourceAuth declared, string? given, SecretReader reader, List<string> problems)
    {
        var secrets = new List<string>();
        var before = problems.Count;
        foreach (var (word, place) in declared.Secrets)
        {
            var (secret, problem) = (given, (string?)null);
            secret ??= reader.Read(word, place, source.File, out problem);
            problem ??= WhyUnfit(secret!) is { } why ? $": the {word}{WhereIs(place)} {why}{HintFor(declared)}" : null;
            // What the caller gives is the first of several.
            given = null;
            secrets.Add(secret ?? "");
            if (problem is not null)
            {
                problems.Add($"{source.DeclaredBy}{problem}");
            }
        }

        if (problems.Count > before)
        {
            return null;
        }

        var auth = RequestAuth.Of(declared, secrets);
        if (auth.Problem is { } held)
        {
            var (word, place) = declared.Secrets[0];
            var which = declared.Secrets.Count > 1 ? "a secret" : $"the {word}{WhereIs(place)}";
            problems.Add($"{source.DeclaredBy}: {which} holds {held}");
        }

        return auth;
    }

    private static string? WhyUnfit(string secret) =>
        string.IsNullOrWhiteSpace(secret) ? "is empty"
        : PublicKeys.Are(secret)
            ? "is one that everybody knows: write it into the recipe's 'query', where it is no secret, and leave 'auth' out"
        : SecretWords.WhyUnfit(secret.Trim()) is { } why
            ? $"{why}; what is kept is searched for it, so it would go missing from the data for ever"
        : secret.Any(char.IsControl) ? "holds a line break or control character"
        : null;

    // Among what a login sends there are names, too.
    private static string HintFor(SourceAuth declared) =>
        declared.Logins.Any() ? " (a name that is no secret can stand in the recipe itself)" : "";

    private static string WhereIs(SecretPlace place) => place.Variable is { } variable ? $" in {variable}" : "";
}
