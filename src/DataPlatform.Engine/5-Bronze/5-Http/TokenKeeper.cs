using System.Diagnostics;
using DataPlatform.Bronze.Auth;
using DataPlatform.Recipes;
using DataPlatform.Runs;

namespace DataPlatform.Bronze.Http;

/// <summary>
/// Keeps the token of one source good: gets it before the first request, shortly before its time is over, and when it is refused. All requests share it,
/// and whoever finds none waits for the one login that is under way.
/// </summary>
internal sealed class TokenKeeper : IDisposable
{
    private static readonly TimeSpan LongestMargin = TimeSpan.FromMinutes(1);

    // An answer that was long on its way may still hold the token before the last.
    private const int Remembered = 4;

    private readonly SourceRecipe _source;
    private readonly RequestAuth.Token _login;
    private readonly SourceKeys _keys;
    private readonly LoginRequest _request;
    private readonly RunEvents _events;
    private readonly TimeProvider _clock;
    private readonly SemaphoreSlim _turn = new(1);

    // Written by whoever has the turn.
    private readonly Queue<string> _given = new();
    private string? _refresh;
    private volatile TokenReply.None? _none;
    private volatile Good? _good;

    /// <param name="source">The source.</param>
    /// <param name="login">How it is logged in to.</param>
    /// <param name="keys">Where refresh tokens are kept, and what must learn of new tokens.</param>
    /// <param name="request">Sends the login.</param>
    /// <param name="events">Told of new tokens.</param>
    /// <param name="clock">The clock.</param>
    /// <exception cref="ConfigurationException">The kept refresh token cannot be read.</exception>
    public TokenKeeper(
        SourceRecipe source,
        RequestAuth.Token login,
        SourceKeys keys,
        LoginRequest request,
        RunEvents events,
        TimeProvider clock
    )
    {
        (_source, _login, _keys, _request, _events, _clock) = (source, login, keys, request, events, clock);
        if (login.Grant.Refresh is { } first)
        {
            _refresh = keys.Kept.Of(source.Name, first);
            keys.Redactor.Add(_refresh);
        }
    }

    /// <summary>The token that is sent now; null when there is none.</summary>
    public string? Current => _login.Current;

    /// <summary>Waits until there is a token that is good.</summary>
    /// <param name="stop">Ends waiting.</param>
    /// <param name="cancellationToken">Ends a login that is on its way, too.</param>
    /// <exception cref="OperationCanceledException">Stopped while it waited, or cancelled.</exception>
    public async ValueTask<TokenReply> ReadyAsync(CancellationToken stop, CancellationToken cancellationToken)
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
                : await LoginAsync(stop, cancellationToken).ConfigureAwait(false);
        }
        finally
        {
            _turn.Release();
        }
    }

    /// <summary>A request was refused with a token: the next one gets another, unless somebody has one already.</summary>
    public void Refused(string? token)
    {
        var good = _good;
        if (good is not null && good.Token == token)
        {
            Interlocked.CompareExchange(ref _good, null, good);
        }
    }

    public void Dispose() => _turn.Dispose();

    private bool IsGood => _good is { } good && (good.Until is not { } until || _clock.GetUtcNow() < until);

    private async Task<TokenReply> LoginAsync(CancellationToken stop, CancellationToken cancellationToken) =>
        await _request.SendAsync(_login, _refresh, stop, cancellationToken).ConfigureAwait(false) switch
        {
            LoginRequest.Reply.NoPermit(var wait) => new TokenReply.NoPermit(wait),
            LoginRequest.Reply.Failed(var how) => None($"the login {how}; the next run tries again"),
            LoginRequest.Reply.Answered(var answer) => _login.Grant.Read(answer) switch
            {
                LoginReply.Granted(var token) => Take(token),
                LoginReply.Refused(var why) => None(why),
                _ => throw new UnreachableException(),
            },
            _ => throw new UnreachableException(),
        };

    private TokenReply.None None(string why) => _none = new(_keys.Redactor.Clean(why));

    // What is given is kept before it is used: the one before may be good for nothing by now.
    private TokenReply.Ready Take(GrantedToken token)
    {
        Learn(token.Value);
        if (token.Refresh is { } refresh && refresh != _refresh && _login.Grant.Refresh is { } first)
        {
            Learn(refresh);
            _keys.Kept.Keep(_source.Name, first, refresh);
            _refresh = refresh;
        }

        _login.Current = token.Value;
        _good = new(token.Value, token.Lifetime is { } lifetime ? _clock.GetUtcNow() + lifetime - Margin(lifetime) : null);
        _events.Publish(new RunEvent.LoggedIn(_source.Name, token.Lifetime));
        return TokenReply.Ready.It;
    }

    private void Learn(string secret)
    {
        _given.Enqueue(secret);
        _keys.Redactor.Add(secret, _given.Count > Remembered ? _given.Dequeue() : null);
    }

    private static TimeSpan Margin(TimeSpan lifetime) => lifetime / 10 < LongestMargin ? lifetime / 10 : LongestMargin;

    /// <param name="Token">The token.</param>
    /// <param name="Until">When to get another one; null: when it is refused.</param>
    private sealed record Good(string Token, DateTimeOffset? Until);
}
