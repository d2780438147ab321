using System.Diagnostics;
using DataPlatform.Bronze.Auth;
using DataPlatform.Bronze.Quota;
using DataPlatform.Recipes;
using DataPlatform.Runs;

namespace DataPlatform.Bronze.Http;

/// <summary>
/// Keeps the token of one source good, or of several that share one: gets it before the first request, shortly before its time is over, and when it is refused. All requests share it,
/// and whoever finds none waits for the one login that is under way.
/// </summary>
internal sealed class TokenKeeper : IProof, IDisposable
{
    private static readonly TimeSpan LongestMargin = TimeSpan.FromMinutes(1);

    // No answer is on its way for longer.
    private static readonly TimeSpan ShortestMemory = TimeSpan.FromMinutes(10);

    private readonly SourceRecipe _source;
    private readonly RequestAuth.Token _login;
    private readonly SourceKeys _keys;
    private readonly RunEvents _events;
    private readonly TimeProvider _clock;
    private readonly SemaphoreSlim _turn = new(1);
    private readonly TokenTrust _trust = new();

    // Complete before the first request.
    private readonly List<(RequestAuth.Token Login, LoginRequest Request)> _sharing = [];

    // Written by whoever has the turn.
    private readonly GivenTokens _given;
    private string? _refresh;
    private volatile TokenReply.None? _none;
    private volatile Good? _good;

    /// <param name="source">The source.</param>
    /// <param name="login">How it is logged in to.</param>
    /// <param name="keys">Where refresh tokens are kept, and what must learn of new tokens.</param>
    /// <param name="events">Told of new tokens.</param>
    /// <param name="clock">The clock.</param>
    /// <exception cref="ConfigurationException">The kept refresh token cannot be read.</exception>
    public TokenKeeper(SourceRecipe source, RequestAuth.Token login, SourceKeys keys, RunEvents events, TimeProvider clock)
    {
        (_source, _login, _keys, _events, _clock) = (source, login, keys, events, clock);
        _given = new(keys.Redactor, source.Timeout > ShortestMemory ? source.Timeout : ShortestMemory, clock);
        if (login.Grant.Refresh is { } first)
        {
            _refresh = keys.Kept.Of(first);
            keys.Redactor.Add(_refresh);
        }
    }

    /// <summary>The token that is sent now; null when there is none.</summary>
    public string? Current => _login.Current;

    /// <summary>A source sends the token. Told before the first request.</summary>
    /// <param name="login">How it is logged in to: all of them in the same way.</param>
    /// <param name="request">Sends its login.</param>
    public void KeepsFor(RequestAuth.Token login, LoginRequest request) => _sharing.Add((login, request));

    /// <summary>Waits until there is a token that is good.</summary>
    /// <param name="request">Sends the login of the source that wants it.</param>
    /// <param name="held">A permit that a login on the source's own host may use, so that it need not wait for one; null for none.</param>
    /// <param name="stop">Ends waiting.</param>
    /// <param name="cancellationToken">Ends a login that is on its way, too.</param>
    /// <exception cref="OperationCanceledException">Stopped while it waited, or cancelled.</exception>
    public async ValueTask<TokenReply> ReadyAsync(
        LoginRequest request,
        Permit? held,
        CancellationToken stop,
        CancellationToken cancellationToken
    )
    {
        if (IsGood)
        {
            return TokenReply.Ready.It;
        }

        await _turn.WaitAsync(stop).ConfigureAwait(false);
        try
        {
            return _none is { } none ? none
                : IsGood ? TokenReply.Ready.It
                : await LoginAsync(request, held, stop, cancellationToken).ConfigureAwait(false);
        }
        finally
        {
            _turn.Release();
        }
    }

    public bool SendsAgain(Call call, Reply reply)
    {
        if (IProof.IsServed(reply) is not { } isServed)
        {
            return false;
        }

        if (call.IsSentAgain)
        {
            _trust.SentAgain(helped: isServed);
            return false;
        }

        if (isServed)
        {
            Served(call.Token);
            return false;
        }

        call.IsSentAgain = Refused(call.Token);
        // The refusal says nothing of what was asked: should there be no other token, it is not what there is to keep.
        call.Last = call.IsSentAgain ? null : call.Last;
        return call.IsSentAgain;
    }

    public void Dispose() => _turn.Dispose();

    // True when it is worth being sent again: there is another token by now, or it gets one.
    private bool Refused(string? token)
    {
        var good = _good;
        if (good is null || good.Token != token)
        {
            return true;
        }

        if (!_trust.Refused())
        {
            return false;
        }

        Interlocked.CompareExchange(ref _good, null, good);
        return true;
    }

    private void Served(string? token)
    {
        if (_good?.Token == token)
        {
            _trust.Served();
        }
    }

    private bool IsGood => _good is { } good && (good.Until is not { } until || _clock.GetUtcNow() < until);

    private async Task<TokenReply> LoginAsync(LoginRequest own, Permit? held, CancellationToken stop, CancellationToken cancellationToken)
    {
        if (_login.Grant.Refresh is { } first && _keys.Kept.WhyNoRoom(first) is { } why)
        {
            return None($"a refresh token that is replaced could not be kept, so none is used: {why}");
        }

        // The login counts where it goes to: a source of that host sends it, under its quota.
        var request = own.IsAtHome(_login) ? own : _sharing.Select(s => s.Request).FirstOrDefault(r => r.IsAtHome(_login)) ?? own;
        return await request.SendAsync(_login, _refresh, request == own ? held : null, stop, cancellationToken).ConfigureAwait(false) switch
        {
            LoginRequest.Reply.NoPermit(var wait) => new TokenReply.NoPermit(wait),
            LoginRequest.Reply.Failed(var how) => None($"the login {how}; the next run tries again"),
            LoginRequest.Reply.Answered(var answer) => Take(answer),
            _ => throw new UnreachableException(),
        };
    }

    private TokenReply.None None(string why) => _none = new(_keys.Redactor.Clean(why));

    // A refresh token is kept before anything else: the one before may be good for nothing by now.
    private TokenReply Take(LoginAnswer answer)
    {
        if (_login.Grant.Refresh is { } first)
        {
            Keep(first, _login.Grant.NextRefresh(answer));
        }

        switch (_login.Grant.Read(answer, _keys.Redactor))
        {
            case LoginReply.Granted(var token):
                Use(token);
                return TokenReply.Ready.It;
            case LoginReply.Refused(var why):
                return None(why);
            default:
                throw new UnreachableException();
        }
    }

    private void Keep((string Token, SecretPlace Place) first, string? refresh)
    {
        if (refresh is null || refresh == _refresh)
        {
            _keys.Kept.GiveRoomBack(first);
            return;
        }

        _keys.Redactor.Add(refresh);
        _refresh = refresh;
        try
        {
            _keys.Kept.Keep(first, refresh);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            var note = $"{_source.Name}: the new refresh token could not be kept, and is good for this run alone: {e.Message}";
            _events.Publish(new RunEvent.Noted(note, IsUnfinished: true));
        }
    }

    private void Use(GrantedToken token)
    {
        _given.Use(_refresh is null ? [token.Value] : [token.Value, _refresh]);
        _trust.Renewed();
        _sharing.ForEach(s => s.Login.Current = token.Value);
        _good = new(token.Value, token.Lifetime is { } lifetime ? _clock.GetUtcNow() + lifetime - Margin(lifetime) : null);
        _events.Publish(new RunEvent.LoggedIn(_source.Name, token.Lifetime));
    }

    private static TimeSpan Margin(TimeSpan lifetime) => lifetime / 10 < LongestMargin ? lifetime / 10 : LongestMargin;

    /// <param name="token">The token.</param>
    /// <param name="until">When to get another one; null: when it is refused.</param>
    private sealed class Good(string token, DateTimeOffset? until)
    {
        public string Token => token;

        public DateTimeOffset? Until => until;
    }
}
