namespace DataPlatform.Recipes;

/// <summary>How a request proves who asks. The secret itself is in an environment variable, never in a recipe.</summary>
public abstract record SourceAuth
{
    private SourceAuth(string environmentVariable) => EnvironmentVariable = environmentVariable;

    /// <summary>The environment variable that holds the secret.</summary>
    public string EnvironmentVariable { get; }

    /// <summary>A key in the query or in a header.</summary>
    /// <param name="EnvironmentVariable">The variable that holds the key.</param>
    /// <param name="Query">The query parameter that carries it; null when a header does.</param>
    /// <param name="Header">The header that carries it; null when the query does.</param>
    /// <param name="Prefix">What stands before the key in the header, for example <c>Bearer </c>.</param>
    public sealed record ApiKey(string EnvironmentVariable, string? Query, string? Header, string? Prefix)
        : SourceAuth(EnvironmentVariable);

    /// <summary>A name and a password in the <c>Authorization</c> header (RFC 7617).</summary>
    /// <param name="Username">The name, without a colon.</param>
    /// <param name="EnvironmentVariable">The variable that holds the password.</param>
    public sealed record Basic(string Username, string EnvironmentVariable) : SourceAuth(EnvironmentVariable);
}
