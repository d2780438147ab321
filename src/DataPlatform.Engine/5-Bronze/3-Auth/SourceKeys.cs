using DataPlatform.Recipes;
using DataPlatform.Runs;

namespace DataPlatform.Bronze.Auth;

/// <summary>The resolved secrets of the sources that a run asks.</summary>
internal sealed class SourceKeys
{
    private readonly IReadOnlyDictionary<string, RequestAuth> _auths;

    private SourceKeys(IReadOnlyDictionary<string, RequestAuth> auths)
    {
        _auths = auths;
        Redactor = new(auths.Values.SelectMany(a => a.Secrets));
    }

    /// <summary>Takes the secrets of all of them out of what any of them answers.</summary>
    public SecretRedactor Redactor { get; }

    /// <summary>How requests to the source prove who asks; null when it wants no proof.</summary>
    public RequestAuth? Of(SourceRecipe source) => _auths.GetValueOrDefault(source.Name);

    /// <exception cref="ConfigurationException">A source's secret is not set, or cannot be sent; every one is named.</exception>
    public static SourceKeys Resolve(IEnumerable<SourceRecipe> sources, RunOptions options, Func<string, string?> environment)
    {
        var auths = new Dictionary<string, RequestAuth>(StringComparer.Ordinal);
        var problems = new List<string>();
        foreach (var source in sources.Where(s => s.Auth is not null))
        {
            if (Read(source.Auth!, options.Keys.GetValueOrDefault(source.Name), environment, out var problem) is { } auth)
            {
                auths[source.Name] = auth;
            }
            else
            {
                problems.Add($"{source.File}: source {source.Name}{problem}");
            }
        }

        return problems.Count == 0 ? new(auths) : throw new ConfigurationException(problems);
    }

    /// <summary>The proof; null when there is a problem, whose text goes on after the source's name.</summary>
    private static RequestAuth? Read(SourceAuth declared, string? given, Func<string, string?> environment, out string? problem)
    {
        var (word, variable) = (declared.SecretWord, declared.EnvironmentVariable);
        var secret = given ?? environment(variable);
        if (string.IsNullOrWhiteSpace(secret))
        {
            problem = $" needs a {word}: set the environment variable {variable}";
            return null;
        }

        if (SecretWords.WhyUnfit(secret.Trim()) is { } why)
        {
            problem = $": the {word} in {variable} {why}; what is kept is searched for it, so it would go missing from the data for ever";
            return null;
        }

        var auth = secret.Any(char.IsControl) ? null : RequestAuth.Of(declared, secret);
        var held = auth is null ? "a line break or control character" : auth.Problem;
        problem = held is null ? null : $": the {word} in {variable} holds {held}";
        return held is null ? auth : null;
    }
}
