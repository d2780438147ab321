namespace DataPlatform.Recipes;

/// <summary>How a request proves who asks. The secret itself is in an environment variable, never in a recipe.</summary>
public abstract record SourceAuth
{
    private SourceAuth(string environmentVariable) => EnvironmentVariable = environmentVariable;

    /// <summary>The environment variable that holds the secret.</summary>
    public string EnvironmentVariable { get; }

    /// <summary>What the secret is called, for a person.</summary>
    internal abstract string SecretWord { get; }

    /// <summary>The query parameter that carries the secret; null when none does.</summary>
    internal virtual string? SecretParameter => null;

    internal abstract T As<T>(IKinds<T> kinds);

    /// <summary>A method for each kind, so that what must know them all does not compile until it knows a new one.</summary>
    internal interface IKinds<out T>
    {
        T Of(ApiKey auth);

        T Of(Basic auth);
    }

    /// <summary>A key in the query or in a header.</summary>
    /// <param name="EnvironmentVariable">The variable that holds the key.</param>
    /// <param name="Query">The query parameter that carries it; null when a header does.</param>
    /// <param name="Header">The header that carries it; null when the query does.</param>
    /// <param name="Prefix">What stands before the key in the header, for example <c>Bearer </c>.</param>
    public sealed record ApiKey(string EnvironmentVariable, string? Query, string? Header, string? Prefix) : SourceAuth(EnvironmentVariable)
    {
        internal override string SecretWord => "key";

        internal override string? SecretParameter => Query;

        internal override T As<T>(IKinds<T> kinds) => kinds.Of(this);
    }

    /// <summary>A name and a password in the <c>Authorization</c> header (RFC 7617).</summary>
    /// <param name="Username">The name, without a colon.</param>
    /// <param name="EnvironmentVariable">The variable that holds the password.</param>
    public sealed record Basic(string Username, string EnvironmentVariable) : SourceAuth(EnvironmentVariable)
    {
        internal override string SecretWord => "password";

        internal override T As<T>(IKinds<T> kinds) => kinds.Of(this);
    }
}
