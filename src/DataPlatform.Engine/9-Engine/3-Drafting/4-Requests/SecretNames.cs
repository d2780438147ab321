namespace DataPlatform.Engine.Drafting.Requests;

/// <summary>Names of parameters and headers that carry a secret.</summary>
internal static class SecretNames
{
    private static readonly HashSet<string> Known =
    [
        "key",
        "apikey",
        "apitoken",
        "token",
        "accesstoken",
        "accesskey",
        "authtoken",
        "authkey",
        "auth",
        "secret",
        "secretkey",
        "secrettoken",
        "clientsecret",
        "appkey",
        "appid",
        "userkey",
        "password",
        "passwd",
        "pwd",
        "subscriptionkey",
        "ocpapimsubscriptionkey",
        "authorization",
        "proxyauthorization",
        "cookie",
        "signature",
        "sig",
        "jwt",
        "session",
        "sessiontoken",
    ];

    // Vendors put their own names around these: X-CMC_PRO_API_KEY, APCA-API-SECRET-KEY.
    private static readonly string[] Parts =
    [
        "apikey",
        "accesskey",
        "privatekey",
        "subscriptionkey",
        "secret",
        "token",
        "password",
        "authorization",
        "credential",
    ];

    // These tell pages apart.
    private static readonly string[] Pages = ["page", "next", "continuation", "cursor", "scroll"];

    /// <summary>True for a name under which a secret may be sent. A name in doubt is one: a key that is shown is lost.</summary>
    public static bool Has(string name)
    {
        var plain = string.Concat(name.Where(char.IsAsciiLetter)).ToLowerInvariant();
        return Known.Contains(plain)
            || (plain.StartsWith('x') && Known.Contains(plain[1..]))
            || (
                Array.Exists(Parts, part => plain.Contains(part, StringComparison.Ordinal))
                && !Array.Exists(Pages, page => plain.StartsWith(page, StringComparison.Ordinal))
            );
    }
}
