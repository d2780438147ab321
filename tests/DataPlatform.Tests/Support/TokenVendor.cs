using System.Globalization;
using System.Text.Json;

namespace DataPlatform.Tests.Support;

/// <summary>A vendor whose data are for the bearers of its tokens, and whose refresh tokens are good once.</summary>
internal sealed class TokenVendor
{
    public const string Secret = "the-secret-of-the-client-1";
    public const string FirstRefresh = "refresh-token-number-0000";

    private readonly Lock _lock = new();
    private readonly HashSet<string> _good = new(StringComparer.Ordinal);
    private string _refresh = FirstRefresh;
    private int _given;

    /// <summary>What a login says of the lifetime, in seconds; null: nothing.</summary>
    public int? Seconds { get; init; } = 3600;

    /// <summary>The answer to a login in the place of a token; null for a token.</summary>
    public Func<int, StubApi.Answer?> Login { get; init; } = _ => null;

    /// <summary>Logins so far.</summary>
    public int Logins { get; private set; }

    /// <summary>The token given last.</summary>
    public string Last => Token(_given);

    /// <summary>No token given so far is good any more.</summary>
    public void Revoke()
    {
        lock (_lock)
        {
            _good.Clear();
        }
    }

    /// <summary>The answer to a login or to who has no token; null for everybody else.</summary>
    public StubApi.Answer? Answer(StubApi.Request request)
    {
        lock (_lock)
        {
            return request.Path == "/token" ? Grant(request)
                : _good.Contains(request.Headers.GetValueOrDefault("Authorization") ?? "") ? null
                : new("{\"error\":\"who are you?\"}", 401);
        }
    }

    private StubApi.Answer Grant(StubApi.Request request)
    {
        Logins++;
        if (Login(Logins) is { } other)
        {
            return other;
        }

        var form = request.Form;
        if (form.GetValueOrDefault("grant_type") == "refresh_token")
        {
            if (form["refresh_token"] != _refresh)
            {
                return new("{\"error\":\"invalid_grant\",\"error_description\":\"used before\"}", 400);
            }

            _refresh = string.Create(CultureInfo.InvariantCulture, $"refresh-token-number-{_given + 1:0000}");
        }

        _given++;
        _good.Add($"Bearer {Last}");
        return new(
            JsonSerializer.Serialize(
                new
                {
                    access_token = Last,
                    token_type = "Bearer",
                    expires_in = Seconds,
                    refresh_token = _refresh,
                }
            )
        );
    }

    private static string Token(int number) => string.Create(CultureInfo.InvariantCulture, $"access-token-number-{number:0000}");
}
