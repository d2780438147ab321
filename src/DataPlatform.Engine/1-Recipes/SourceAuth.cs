namespace DataPlatform.Recipes;

/// <summary>Where a source's key goes, and which environment variable holds it.</summary>
/// <param name="EnvironmentVariable">The variable that holds the key.</param>
/// <param name="Query">The query parameter that carries it; null when a header does.</param>
/// <param name="Header">The header that carries it; null when the query does.</param>
/// <param name="Prefix">What stands before the key in the header, for example <c>Bearer </c>.</param>
public sealed record SourceAuth(string EnvironmentVariable, string? Query, string? Header, string? Prefix);
