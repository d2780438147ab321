using System.Globalization;
using System.Net.Sockets;
using DataPlatform.Bronze.Auth;
using DataPlatform.Bronze.Quota;
using DataPlatform.Recipes;
using DataPlatform.Runs;

namespace DataPlatform.Bronze.Http;

/// <summary>
/// Sends the login of one source: with a permit of its quota where the login is on its own host, and again for as long as the run waits when it fails in
/// a way that may pass.
/// </summary>
/// <param name="source">The source.</param>
/// <param name="http">The source's connections.</param>
/// <param name="quota">The source's quota.</param>
/// <param name="maxWait">The longest time that the run waits for the source.</param>
/// <param name="redactor">Takes secrets out of what is told.</param>
/// <param name="events">Told of logins that failed and are tried again.</param>
/// <param name="clock">The clock.</param>
/// <param name="random">Numbers from 0 up to 1, for jitter.</param>
internal sealed class LoginRequest(
    SourceRecipe source,
    HttpClient http,
    IQuota quota,
    TimeSpan maxWait,
    SecretRedactor redactor,
    RunEvents events,
    TimeProvider clock,
    Func<double> random
)
{
    private const long MostBytes = 1024 * 1024;

    // A login that never worked may be one that is declared wrong.
    private static readonly TimeSpan FirstPatience = TimeSpan.FromMinutes(1);

    private int _sent;
    private int _refused;

    /// <summary>Logins that were sent with permits of the source's quota, and how many of them were refused for its limit.</summary>
    public (int Sent, int Refused) Counts => (Volatile.Read(ref _sent), Volatile.Read(ref _refused));

    /// <summary>Whether the login is on the source's own host, and so takes a permit of its quota.</summary>
    public bool IsAtHome(RequestAuth.Token login) => source.IsAtHome(login.Declared.LoginAt(source));

    /// <summary>Asks for a token.</summary>
    /// <param name="login">What is asked.</param>
    /// <param name="refresh">The refresh token that is good now; null where none is needed.</param>
    /// <param name="held">A permit of the source's quota, which the login uses where it needs one; null: it takes one of its own.</param>
    /// <param name="stop">Ends waiting; a login that is on its way still lands, for the source may have changed its tokens by then.</param>
    /// <param name="cancellationToken">Ends a login that is on its way, too, but for one with a refresh token.</param>
    /// <exception cref="OperationCanceledException">Stopped while it waited, or cancelled.</exception>
    public async Task<Reply> SendAsync(
        RequestAuth.Token login,
        string? refresh,
        Permit? held,
        CancellationToken stop,
        CancellationToken cancellationToken
    )
    {
        var address = login.Declared.LoginAt(source);
        var began = clock.GetTimestamp();
        var patience = login.Current is null && FirstPatience < maxWait ? FirstPatience : maxWait;
        for (var attempt = 1; ; attempt++)
        {
            var (permit, denied) = await PermitAsync(address, held, stop).ConfigureAwait(false);
            if (denied is not null)
            {
                return denied;
            }

            held = null;
            Sent sent;
            using (permit)
            {
                sent = await ExchangeAsync(login.Grant, address, refresh, permit, cancellationToken).ConfigureAwait(false);
            }

            if (!sent.MayPass)
            {
                return new Reply.Answered(sent.Answer!);
            }

            var flaw = sent.Flaw(redactor);
            var wait = sent.Wait ?? SourcePipeline.BackOff(attempt - 1, random);
            // A time that the source says is waited for like one of its quota.
            if (clock.GetElapsedTime(began) + wait > (sent.Wait is null ? patience : maxWait))
            {
                return new Reply.Failed(string.Create(CultureInfo.InvariantCulture, $"failed {attempt} times, the last time with {flaw}"));
            }

            events.Publish(new RunEvent.LoginFailed(source.Name, flaw, wait));
            using var waiting = events.During(sent.Wait is null ? TimeUse.BackOff : TimeUse.CoolDown);
            await Task.Delay(wait, clock, stop).ConfigureAwait(false);
        }
    }

    private async Task<(Permit? Permit, Reply? Denied)> PermitAsync(Uri address, Permit? held, CancellationToken stop)
    {
        if (!source.IsAtHome(address))
        {
            return (null, null);
        }

        // It may have been held for as long as another login took; whoever holds it gives it back.
        if (held is { IsOld: false })
        {
            events.Publish(new RunEvent.LoginSent(source.Name, TimeSpan.Zero));
            return (held, null);
        }

        var before = clock.GetTimestamp();
        switch (await quota.AcquireAsync(1, stop).ConfigureAwait(false))
        {
            case QuotaReply.Granted(var permit):
                events.Publish(new RunEvent.LoginSent(source.Name, clock.GetElapsedTime(before)));
                return (permit, null);
            case QuotaReply.Denied(var wait):
                return (null, new Reply.NoPermit(wait));
            default:
                throw new System.Diagnostics.UnreachableException();
        }
    }

    private async Task<Sent> ExchangeAsync(TokenGrant grant, Uri address, string? refresh, Permit? permit, CancellationToken cancelled)
    {
        // The answer may hold the only refresh token that is still good.
        cancelled = refresh is null ? cancelled : CancellationToken.None;
        using var network = events.During(TimeUse.Network);
        using var time = new AttemptTime(source.Timeout, clock, cancelled);
        using var request = grant.Request(address, refresh);
        SourceRequest.Dress(request, permit is null ? grant.Headers : source.Headers.Concat(grant.Headers));
        DepartureStream.Watch(permit);
        Interlocked.Add(ref _sent, permit is null ? 0 : 1);
        var sent = await ExchangeAsync(request, permit, time, cancelled).ConfigureAwait(false);
        if (permit is not null)
        {
            events.Publish(new RunEvent.LoginEnded(source.Name, sent.Answer?.Status, sent.Failure));
        }

        return sent;
    }

    private async Task<Sent> ExchangeAsync(HttpRequestMessage request, Permit? permit, AttemptTime time, CancellationToken cancelled)
    {
        try
        {
            using var response = await http.SendAsync(request, HttpCompletionOption.ResponseHeadersRead, time.Over).ConfigureAwait(false);
            permit?.MarkAnswered();
            var wait = permit is null ? WaitOf(response) : Tell(permit.Quota, response);
            using var lease = new BodyBudget(MostBytes * 2).Open();
            var body = await ResponseBody.ReadAsync(response, MostBytes, lease, time.Over).ConfigureAwait(false);
            var headers = response
                .Headers.NonValidated.Concat(response.Content.Headers.NonValidated)
                .SelectMany(h => h.Value, (h, value) => KeyValuePair.Create(h.Key, value))
                .ToList();
            return new(new((int)response.StatusCode, headers, body?.ToArray() ?? default(ReadOnlyMemory<byte>)), wait);
        }
        catch (OperationCanceledException) when (!cancelled.IsCancellationRequested)
        {
            return new(FailureKind.Timeout, $"no whole answer within {Duration.ForPeople(source.Timeout)}");
        }
        catch (Exception e) when (e is HttpRequestException or IOException or SocketException or InvalidDataException)
        {
            return new(FailureKind.Connection, e.InnerException?.Message ?? e.Message);
        }
    }

    private TimeSpan? Tell(IKeyQuota own, HttpResponseMessage response)
    {
        var isThrottled = (int)response.StatusCode == 429;
        Interlocked.Add(ref _refused, isThrottled ? 1 : 0);
        var wait = QuotaHeaders.Tell(own, response, 1, clock.GetUtcNow(), new(isThrottled, IsOpen: false, Rule: null));
        // The quota itself makes the next attempt wait.
        return wait is null ? null : TimeSpan.Zero;
    }

    private TimeSpan? WaitOf(HttpResponseMessage response) => RetryAfterHeaders.ReadRetryAfter(response.Headers, clock.GetUtcNow());

    /// <summary>What became of a login.</summary>
    internal abstract record Reply
    {
        /// <summary>An answer that does not change when it is asked for again.</summary>
        public sealed record Answered(LoginAnswer Answer) : Reply;

        /// <summary>None, for as long as the run waits.</summary>
        /// <param name="How">How it failed, without secrets.</param>
        public sealed record Failed(string How) : Reply;

        /// <summary>Nothing was sent: a permit would have taken longer than the run waits.</summary>
        public sealed record NoPermit(QuotaWait Wait) : Reply;
    }

    private sealed class Sent
    {
        private readonly string _problem = "";

        public Sent(LoginAnswer answer, TimeSpan? wait) => (Answer, Wait) = (answer, wait);

        public Sent(FailureKind failure, string problem) => (Failure, _problem) = (failure, problem);

        public LoginAnswer? Answer { get; }

        /// <summary>Why there is none; null when there is one.</summary>
        public FailureKind? Failure { get; }

        /// <summary>How long to wait; null when nobody says.</summary>
        public TimeSpan? Wait { get; }

        public bool MayPass => Answer is null or { Status: 408 or 425 or 429 or >= 500 };

        public string Flaw(SecretRedactor redactor) => Answer?.Told(redactor) ?? redactor.Clean(_problem);
    }
}
