using DataPlatform.Recipes;
using DataPlatform.Runs;

namespace DataPlatform.Bronze.Auth;

/// <summary>The resolved keys of the sources that a run asks.</summary>
internal sealed class SourceKeys
{
    private readonly IReadOnlyDictionary<string, string> _keys;

    private SourceKeys(IReadOnlyDictionary<string, string> keys) => _keys = keys;

    public SecretRedactor Redactor => new(_keys.Values);

    public string? Of(SourceRecipe source) => _keys.GetValueOrDefault(source.Name);

    /// <exception cref="ConfigurationException">A source needs a key and its environment variable is not set.</exception>
    public static SourceKeys Resolve(IEnumerable<SourceRecipe> sources, RunOptions options, Func<string, string?> environment)
    {
        var keys = new Dictionary<string, string>(StringComparer.Ordinal);
        var problems = new List<string>();
        foreach (var source in sources.Where(s => s.Auth is not null))
        {
            var variable = source.Auth!.EnvironmentVariable;
            var key = options.Keys.GetValueOrDefault(source.Name) ?? environment(variable);
            if (string.IsNullOrWhiteSpace(key))
            {
                problems.Add($"{source.File}: source {source.Name} needs a key: set the environment variable {variable}");
            }
            else if (key.Any(char.IsControl))
            {
                problems.Add($"{source.File}: source {source.Name}: the key in {variable} holds a line break or control character");
            }
            else if (source.Auth is SourceAuth.ApiKey { Header: not null } && !key.All(char.IsAscii))
            {
                problems.Add($"{source.File}: source {source.Name}: the key in {variable} holds a character that no HTTP header can carry");
            }
            else
            {
                keys[source.Name] = key.Trim();
            }
        }

        return problems.Count == 0 ? new(keys) : throw new ConfigurationException(problems);
    }
}
