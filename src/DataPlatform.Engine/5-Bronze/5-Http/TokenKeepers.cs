using DataPlatform.Bronze.Auth;
using DataPlatform.Recipes;

namespace DataPlatform.Bronze.Http;

/// <summary>The keepers of a run's tokens: one for each login, and for sources that share a refresh token, which may be good once, one for all of them.</summary>
internal sealed class TokenKeepers : IDisposable
{
    private readonly Dictionary<SecretPlace, TokenKeeper> _shared = [];
    private readonly List<TokenKeeper> _all = [];

    /// <summary>The keeper of a source's token.</summary>
    /// <param name="login">How the source is logged in to.</param>
    /// <param name="request">Sends the source's login.</param>
    /// <param name="open">Makes a keeper, where there is none that does for it.</param>
    public TokenKeeper Of(RequestAuth.Token login, LoginRequest request, Func<TokenKeeper> open)
    {
        if (login.Grant.Refresh is (_, var place) && _shared.TryGetValue(place, out var keeper))
        {
            keeper.KeepsFor(login, request);
            return keeper;
        }

        keeper = open();
        keeper.KeepsFor(login, request);
        _all.Add(keeper);
        if (login.Grant.Refresh is (_, var its))
        {
            _shared[its] = keeper;
        }

        return keeper;
    }

    public void Dispose() => _all.ForEach(k => k.Dispose());
}
