using System.Text.RegularExpressions;

namespace DataPlatform.Recipes.Reading.Settings.Auth;

/// <summary>What secrets are called in the requests that log in.</summary>
internal static partial class SecretNames
{
    /// <summary>True when what has this name is a secret: a header, or a field of a body.</summary>
    public static bool LooksLikeSecret(string name) => Pattern().IsMatch(name);

    [GeneratedRegex(
        @"^(x-)?((api|access|auth|secret|client|refresh|private)[_-]?(key|token|secret)|secret|password|passwd|passphrase|pwd)\z|^((proxy-)?authorization|cookie)\z",
        RegexOptions.IgnoreCase | RegexOptions.ExplicitCapture,
        matchTimeoutMilliseconds: 1000
    )]
    private static partial Regex Pattern();
}
