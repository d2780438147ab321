using System.Globalization;
using System.Net.Sockets;
using DataPlatform.Bronze.Auth;
using DataPlatform.Bronze.Quota;
using DataPlatform.Recipes;
using DataPlatform.Runs;

namespace DataPlatform.Bronze.Http;

/// <summary>
/// Sends the login of one source: with a permit of its quota where the login is on its own host, and again as often as its recipe says when it fails in
/// a way that may pass.
/// </summary>
/// <param name="source">The source.</param>
/// <param name="http">The source's connections.</param>
/// <param name="quota">The source's quota.</param>
/// <param name="clock">The clock.</param>
/// <param name="random">Numbers from 0 up to 1, for jitter.</param>
internal sealed class LoginRequest(SourceRecipe source, HttpClient http, IQuota quota, TimeProvider clock, Func<double> random)
{
    private const long MostBytes = 1024 * 1024;

    // Longer than that, the next run asks.
    private static readonly TimeSpan LongestWait = TimeSpan.FromMinutes(5);

    /// <summary>Asks for a token.</summary>
    /// <param name="login">What is asked.</param>
    /// <param name="refresh">The refresh token that is good now; null where none is needed.</param>
    /// <param name="stop">Ends waiting; a login that is on its way still lands, for the source may have changed its tokens by then.</param>
    /// <param name="cancellationToken">Ends the login itself.</param>
    /// <exception cref="OperationCanceledException">Stopped while it waited, or cancelled.</exception>
    public async Task<Reply> SendAsync(
        RequestAuth.Token login,
        string? refresh,
        CancellationToken stop,
        CancellationToken cancellationToken
    )
    {
        var address = login.Declared.LoginAt(source);
        for (var attempt = 1; ; attempt++)
        {
            var (permit, denied) = await PermitAsync(address, stop).ConfigureAwait(false);
            if (denied is not null)
            {
                return denied;
            }

            Sent sent;
            using (permit)
            {
                sent = await ExchangeAsync(login.Grant.Request(address, refresh), permit, cancellationToken).ConfigureAwait(false);
            }

            if (!sent.MayPass)
            {
                return new Reply.Answered(sent.Answer!);
            }

            var wait = sent.Wait ?? SourcePipeline.BackOff(attempt - 1, random);
            if (attempt >= source.Attempts || wait > LongestWait)
            {
                return new Reply.Failed(
                    string.Create(CultureInfo.InvariantCulture, $"failed {attempt} times, the last time with {sent.Flaw}")
                );
            }

            await Task.Delay(wait, clock, stop).ConfigureAwait(false);
        }
    }

    private async Task<(Permit? Permit, Reply? Denied)> PermitAsync(Uri address, CancellationToken stop) =>
        !source.IsAtHome(address)
            ? default
            : await quota.AcquireAsync(1, stop).ConfigureAwait(false) switch
            {
                QuotaReply.Granted(var permit) => (permit, null),
                QuotaReply.Denied(var wait) => (null, new Reply.NoPermit(wait)),
                _ => throw new System.Diagnostics.UnreachableException(),
            };

    private async Task<Sent> ExchangeAsync(HttpRequestMessage request, Permit? permit, CancellationToken cancelled)
    {
        using var time = new AttemptTime(source.Timeout, clock, cancelled);
        using var owned = request;
        SourceRequest.Dress(request, permit is null ? [] : source.Headers);
        DepartureStream.Watch(permit);
        try
        {
            using var response = await http.SendAsync(request, HttpCompletionOption.ResponseHeadersRead, time.Over).ConfigureAwait(false);
            permit?.MarkAnswered();
            var wait = permit is null ? WaitOf(response) : Tell(response);
            using var lease = new BodyBudget(MostBytes * 2).Open(_ => { });
            var body = await ResponseBody.ReadAsync(response, MostBytes, lease, time.Over).ConfigureAwait(false);
            var headers = response.Headers.NonValidated.SelectMany(h => h.Value, (h, value) => KeyValuePair.Create(h.Key, value)).ToList();
            return new(new((int)response.StatusCode, headers, body?.ToArray() ?? default(ReadOnlyMemory<byte>)), wait, "");
        }
        catch (OperationCanceledException) when (!cancelled.IsCancellationRequested)
        {
            return new(null, null, $"no whole answer within {Duration.ForPeople(source.Timeout)}");
        }
        catch (Exception e) when (e is HttpRequestException or IOException or SocketException or InvalidDataException)
        {
            return new(null, null, e.InnerException?.Message ?? e.Message);
        }
    }

    private TimeSpan? Tell(HttpResponseMessage response)
    {
        var isThrottled = (int)response.StatusCode == 429;
        var wait = QuotaHeaders.Tell(quota, response, 1, clock.GetUtcNow(), new(isThrottled, IsOpen: false, Rule: null));
        // The quota itself makes the next attempt wait.
        return wait is null ? null : TimeSpan.Zero;
    }

    private TimeSpan? WaitOf(HttpResponseMessage response) => RetryAfterHeaders.ReadRetryAfter(response.Headers, clock.GetUtcNow());

    /// <summary>What became of a login.</summary>
    internal abstract record Reply
    {
        /// <summary>An answer that does not change when it is asked for again.</summary>
        public sealed record Answered(LoginAnswer Answer) : Reply;

        /// <summary>None, after all attempts.</summary>
        /// <param name="How">How it failed; it may hold what must not be shown.</param>
        public sealed record Failed(string How) : Reply;

        /// <summary>Nothing was sent: a permit would have taken longer than the run waits.</summary>
        public sealed record NoPermit(QuotaWait Wait) : Reply;
    }

    private sealed record Sent(LoginAnswer? Answer, TimeSpan? Wait, string Problem)
    {
        public bool MayPass => Answer is null or { Status: 408 or 425 or 429 or >= 500 };

        public string Flaw => Answer?.ToString() ?? Problem;
    }
}
