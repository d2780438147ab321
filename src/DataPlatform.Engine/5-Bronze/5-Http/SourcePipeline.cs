using System.Diagnostics;
using System.Threading.RateLimiting;
using DataPlatform.Bronze.Quota;
using DataPlatform.Recipes;
using DataPlatform.Runs;
using Polly;
using Polly.RateLimiting;
using Polly.Retry;

namespace DataPlatform.Bronze.Http;

/// <summary>
/// The policy of one source, outer to inner: retry, then the quota (so that every attempt takes a permit), then what sends. The attempt's time lies
/// inside the quota, or waiting for a permit would use it up, and inside of what sends, because it stands still while that waits for memory.
/// </summary>
internal sealed class SourcePipeline
{
    private static readonly TimeSpan LongestBackOff = TimeSpan.FromSeconds(30);

    // Permits that a request may give to logins.
    private const int MostRounds = 3;

    private static readonly ResiliencePropertyKey<Call> CallKey = new("dataplatform.call");

    private readonly SourceRecipe _source;
    private readonly IQuota _quota;
    private readonly RunEvents _events;
    private readonly TimeProvider _clock;
    private readonly TokenKeeper? _token;
    private readonly LoginRequest _login;
    private readonly KeysInTurn? _keys;
    private readonly ResiliencePipeline<Attempt> _pipeline;

    /// <param name="source">The source.</param>
    /// <param name="quota">What it may still send.</param>
    /// <param name="token">Keeps its token good; null when it has none.</param>
    /// <param name="login">Sends its login.</param>
    /// <param name="keys">Its keys, where several are used in turn; null otherwise.</param>
    /// <param name="events">Told of permits.</param>
    /// <param name="clock">The clock.</param>
    /// <param name="random">Numbers from 0 up to 1, for jitter.</param>
    public SourcePipeline(
        SourceRecipe source,
        IQuota quota,
        TokenKeeper? token,
        LoginRequest login,
        KeysInTurn? keys,
        RunEvents events,
        TimeProvider clock,
        Func<double> random
    )
    {
        (_token, _login, _keys) = (token, login, keys);
        _source = source;
        _quota = quota;
        _events = events;
        _clock = clock;
        var builder = new ResiliencePipelineBuilder<Attempt> { TimeProvider = clock };
        if (source.Attempts > 1)
        {
            builder.AddRetry(NewRetry(source.Attempts - 1, keys is not null, events, random));
        }

        _pipeline = builder
            .AddRateLimiter(
                new RateLimiterStrategyOptions { RateLimiter = args => AcquireAsync(CallOf(args.Context), args.Context.CancellationToken) }
            )
            .Build();
    }

    /// <summary>Sends until there is an answer to keep or the attempts are used up.</summary>
    /// <param name="call">The request.</param>
    /// <param name="send">Makes one attempt, which ends when its token is cancelled.</param>
    /// <param name="cancellationToken">Ends the request.</param>
    /// <exception cref="OperationCanceledException">Stopped while it waited for a permit, or cancelled.</exception>
    public async Task<Reply> RunAsync(
        Call call,
        Func<Call, CancellationToken, ValueTask<Attempt>> send,
        CancellationToken cancellationToken
    )
    {
        var context = ResilienceContextPool.Shared.Get(_source.Name, cancellationToken);
        context.Properties.Set(CallKey, call);
        try
        {
            var outcome = await _pipeline.ExecuteOutcomeAsync(SendAsync, context, send).ConfigureAwait(false);
            if (outcome.Exception is RateLimiterRejectedException && call.Denied is not null)
            {
                // When there is no permit for a further attempt, the last one is what there is to keep.
                return call.Last is { } last && call.Denied is not Reply.NoToken ? new Reply.Sent(last) : call.Denied;
            }

            outcome.ThrowIfException();
            return new Reply.Sent(outcome.Result!);
        }
        finally
        {
            call.EndBackOff();
            ResilienceContextPool.Shared.Return(context);
        }
    }

    // Polly's ExecuteOutcomeAsync must not be given work that throws.
    private static async ValueTask<Outcome<Attempt>> SendAsync(
        ResilienceContext context,
        Func<Call, CancellationToken, ValueTask<Attempt>> send
    )
    {
        try
        {
            return Outcome.FromResult(await send(CallOf(context), context.CancellationToken).ConfigureAwait(false));
        }
#pragma warning disable CA1031 // Whoever runs the pipeline throws it again.
        catch (Exception e)
#pragma warning restore CA1031
        {
            return Outcome.FromException<Attempt>(e);
        }
    }

    private static Call CallOf(ResilienceContext context) => context.Properties.GetValue(CallKey, null!);

    private static RetryStrategyOptions<Attempt> NewRetry(int retries, bool hasKeysInTurn, RunEvents events, Func<double> random) =>
        new()
        {
            MaxRetryAttempts = retries,
            ShouldHandle = args => ValueTask.FromResult(args.Outcome.Result is { IsTransient: true } && MayRetry(CallOf(args.Context))),
            // A source that pauses makes it wait in the quota, with all other requests; anything else backs off on its own, doubled and jittered. So does a
            // request that one of several keys is told to wait with: the next one would be asked at once.
            DelayGenerator = args =>
                ValueTask.FromResult<TimeSpan?>(
                    args.Outcome.Result is Attempt.Answered { RetryAfter: not null } answered && !(hasKeysInTurn && answered.IsThrottled)
                        ? TimeSpan.Zero
                        : BackOff(args.AttemptNumber, random)
                ),
            OnRetry = args =>
            {
                CallOf(args.Context).BackOff = args.RetryDelay > TimeSpan.Zero ? events.During(TimeUse.BackOff) : null;
                return ValueTask.CompletedTask;
            },
        };

    // Where a key was refused there is an answer to keep: another one is asked once.
    private static bool MayRetry(Call call) => !call.Stop.IsCancellationRequested && call.RefusedKeys.Count == 0;

    /// <summary>The longest time that a request waits on its own after an attempt that failed.</summary>
    /// <param name="attempt">Which one, from 1.</param>
    public static TimeSpan LongestBackOffAfter(int attempt) => BackOff(attempt - 1, () => 1);

    /// <summary>How long to wait after an attempt, doubled each time and jittered.</summary>
    /// <param name="attempt">Which one, from 0.</param>
    /// <param name="random">Numbers from 0 up to 1.</param>
    public static TimeSpan BackOff(int attempt, Func<double> random) =>
        TimeSpan.FromSeconds(Math.Min(LongestBackOff.TotalSeconds, 0.25 * Math.Pow(2, attempt)) * (0.5 + random()));

    // The token comes first: its login may need a permit of the same quota, and would wait for the one that is held here.
    private async ValueTask<RateLimitLease> AcquireAsync(Call call, CancellationToken cancellationToken)
    {
        call.EndBackOff();
        call.Denied = await TokenAsync(call, held: null, cancellationToken).ConfigureAwait(false);
        for (var round = 1; call.Denied is null; round++)
        {
            var before = _clock.GetTimestamp();
            switch (await PermitAsync(call).ConfigureAwait(false))
            {
                case QuotaReply.Granted(var permit) { Key: var key }:
                    var waited = _clock.GetElapsedTime(before);
                    if (await CanUseAsync(call, permit, round, cancellationToken).ConfigureAwait(false))
                    {
                        Tell(call, waited);
                        (call.Permit, call.KeyInTurn) = (permit, key);
                        return new PermitLease(permit);
                    }

                    break;
                case QuotaReply.Denied(var wait):
                    call.Denied = NoPermit(wait);
                    break;
                default:
                    throw new UnreachableException();
            }
        }

        return new PermitLease(null);
    }

    private void Tell(Call call, TimeSpan waited)
    {
        if (_events.AreAttemptsWanted)
        {
            _events.Publish(new RunEvent.PermitTaken(call.Key, call.Cost, waited));
        }
    }

    private ValueTask<QuotaReply> PermitAsync(Call call) =>
        _keys is null ? _quota.AcquireAsync(call.Cost, call.Stop) : _keys.PermitAsync(call);

    /// <summary>
    /// Looks at the token again, which may have become too old while the request waited for its permit. A login on the source's own host takes that
    /// permit, and the request waits for another one; tokens that do not live as long as that time after time are sent as they are.
    /// </summary>
    /// <returns>True when the permit is the request's; otherwise it is used up.</returns>
    private async ValueTask<bool> CanUseAsync(Call call, Permit permit, int round, CancellationToken cancellationToken)
    {
        try
        {
            call.Denied = round < MostRounds ? await TokenAsync(call, permit, cancellationToken).ConfigureAwait(false) : null;
        }
        catch
        {
            permit.Dispose();
            throw;
        }

        // It may have been held for as long as a login takes, and would count from before it is used.
        if (call.Denied is not null || permit.IsOld)
        {
            permit.Dispose();
        }

        return !permit.HasDeparted;
    }

    // Null when there is a token, or none is needed.
    private async ValueTask<Reply?> TokenAsync(Call call, Permit? held, CancellationToken cancellationToken) =>
        _token is null
            ? null
            : await _token.ReadyAsync(_login, held, call.Stop, cancellationToken).ConfigureAwait(false) switch
            {
                TokenReply.Ready => null,
                TokenReply.NoPermit(var wait) => NoPermit(wait),
                TokenReply.None(var why) => new Reply.NoToken(why),
                _ => throw new UnreachableException(),
            };

    private Reply.NoPermit NoPermit(QuotaWait wait) =>
        new(wait with { Quota = _source.QuotaName == _source.Name ? null : _source.QuotaName });
}
