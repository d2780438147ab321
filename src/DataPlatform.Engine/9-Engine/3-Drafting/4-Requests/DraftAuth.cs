using DataPlatform.Recipes.Reading.Yaml;
using DataPlatform.Runs;

namespace DataPlatform.Engine.Drafting.Requests;

/// <summary>One proof of who asks, as the recipe declares it. The secret itself is in none of it.</summary>
/// <param name="Setting">The entry of <c>auth</c>, as YAML.</param>
/// <param name="Parameter">The query parameter that carried the secret; null when something else did.</param>
/// <param name="Variable">The environment variable that is to hold the secret; null when a file does.</param>
internal sealed record DraftAuth(string Setting, string? Parameter, string? Variable)
{
    /// <summary>The proof of what a caller wrote: <c>bearer:env:NAME</c>, <c>query:apikey:env:NAME</c>, <c>basic:USER:file:PATH</c>.</summary>
    /// <exception cref="ConfigurationException">It is none of these.</exception>
    public static DraftAuth Parse(string text)
    {
        // A path may hold a colon; what stands before it may not.
        var parts = text.Split(':', text.StartsWith("bearer:", StringComparison.Ordinal) ? 3 : 4);
        var (what, place, secret) = parts switch
        {
            ["bearer", var p, var s] => ("type: bearer", p, s),
            ["basic", var user, var p, var s] => ($"type: basic, username: {YamlText.Of(user)}", p, s),
            ["query" or "header" or "cookie", var name, var p, var s] => ($"{parts[0]}: {YamlText.Of(name)}", p, s),
            _ => ("", "", ""),
        };
        return what.Length > 0 && place is "env" or "file" && secret.Length > 0
            ? new($"{{ {what}, {place}: {YamlText.Of(secret)} }}", null, place == "env" ? secret : null)
            // What was written may be the secret itself.
            : throw new ConfigurationException(
                "--auth: write bearer:env:ACME_TOKEN, query:apikey:env:ACME_KEY, header:X-Api-Key:env:ACME_KEY, cookie:session:env:ACME_KEY or "
                    + "basic:my-name:env:ACME_PASSWORD; file:PATH in place of env:NAME reads the secret from a file"
            );
    }

    /// <summary>The proof for a query parameter that carries a secret.</summary>
    public static DraftAuth OfParameter(string name, string source, bool isOnly)
    {
        var variable = VariableOf(source, isOnly ? "API_KEY" : name);
        return new($"{{ query: {YamlText.Of(name)}, env: {variable} }}", name, variable);
    }

    /// <summary>The proof for a header that carries a secret.</summary>
    public static DraftAuth OfHeader(string name, string value, string source, bool isOnly)
    {
        var space = value.IndexOf(' ', StringComparison.Ordinal);
        var scheme = space > 0 ? value[..space] : "";
        var isAuthorization = name.Equals("Authorization", StringComparison.OrdinalIgnoreCase);
        var variable = VariableOf(source, isAuthorization || isOnly ? "TOKEN" : name);
        return new(
            isAuthorization && scheme.Equals("Bearer", StringComparison.OrdinalIgnoreCase) ? $"{{ type: bearer, env: {variable} }}"
                : name.Equals("Cookie", StringComparison.OrdinalIgnoreCase)
                    ? $"{{ cookie: {YamlText.Of(value.Split('=')[0].Trim())}, env: {variable} }}"
                : isAuthorization && scheme.Length > 0
                    ? $"{{ header: Authorization, prefix: {YamlText.Of(scheme + " ")}, env: {variable} }}"
                : $"{{ header: {YamlText.Of(name)}, env: {variable} }}",
            null,
            variable
        );
    }

    /// <summary>The proof for a token in the Authorization header.</summary>
    public static DraftAuth OfBearer(string source)
    {
        var variable = VariableOf(source, "TOKEN");
        return new($"{{ type: bearer, env: {variable} }}", null, variable);
    }

    /// <summary>The proof for a user name, which a person has to put in, and a password.</summary>
    public static DraftAuth OfPassword(string source)
    {
        var variable = VariableOf(source, "PASSWORD");
        return new($"{{ type: basic, username: my-name, env: {variable} }}", null, variable);
    }

    /// <summary>The proof for a cookie.</summary>
    public static DraftAuth OfCookie(string name, string source)
    {
        var variable = VariableOf(source, "SESSION");
        return new($"{{ cookie: {YamlText.Of(name)}, env: {variable} }}", null, variable);
    }

    /// <summary>The proof for a token that the program gets with its own id and secret.</summary>
    public static DraftAuth OfClient(Uri tokenUrl, string source)
    {
        var (id, secret) = (VariableOf(source, "CLIENT_ID"), VariableOf(source, "CLIENT_SECRET"));
        return new(
            $"{{ type: oauth2_client_credentials, token_url: {YamlText.Of(tokenUrl.AbsoluteUri)}, client_id_env: {id}, env: {secret} }}",
            null,
            secret
        );
    }

    private static string VariableOf(string source, string name)
    {
        var text = string.Concat($"{source}_{name}".Select(c => char.IsAsciiLetterOrDigit(c) ? char.ToUpperInvariant(c) : '_'));
        text = char.IsAsciiLetter(text[0]) ? text : $"A{text}";
        return text[..Math.Min(text.Length, 80)];
    }
}
