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

    /// <summary>True for a name under which a secret is sent.</summary>
    public static bool Has(string name)
    {
        var plain = string.Concat(name.Where(char.IsAsciiLetter)).ToLowerInvariant();
        return Known.Contains(plain) || (plain.StartsWith('x') && Known.Contains(plain[1..]));
    }
}
