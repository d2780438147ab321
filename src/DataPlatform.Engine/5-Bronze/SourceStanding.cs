using DataPlatform.Bronze.Bodies;
using DataPlatform.Bronze.Http;
using DataPlatform.Recipes;
using DataPlatform.Runs;
using DataPlatform.Warehouse;

namespace DataPlatform.Bronze;

/// <summary>
/// Whether a source is worth being asked, as its answers show: a key that it refuses whatever is asked, a quota that is used up, and failures without end
/// close it for the rest of the run. Policy only; safe to ask from any thread.
/// </summary>
/// <param name="source">The source.</param>
/// <param name="past">How its recipes fared in earlier runs.</param>
/// <param name="maxWait">The longest time that the run waits for the source.</param>
/// <param name="clock">The clock.</param>
internal sealed class SourceStanding(
    SourceRecipe source,
    IReadOnlyDictionary<RecipeId, RecipePast> past,
    TimeSpan maxWait,
    TimeProvider clock
) : IDisposable
{
    private readonly CancellationTokenSource _closed = new();

    // Everything below is guarded by the gate.
    private readonly Lock _gate = new();
    private readonly RefusalPolicy _refusals = new(source.Auth is not null, past);
    private readonly Outages _outages = new(source.Limits, maxWait, clock);
    private NotSent? _stopped;
    private NotSent? _used;
    private NotSent? _dear;
    private bool _isKeyRefused;
    private bool _wasKeyRefused;

    /// <summary>
    /// Why requests were left for the next run, the most important reason first; empty when none was. A reason stays when a late answer opens again what
    /// was closed: some were left by then.
    /// </summary>
    public IReadOnlyList<string> LeftOver
    {
        get
        {
            lock (_gate)
            {
                IEnumerable<NotSent?> whole = [_stopped, _outages.Closed, _wasKeyRefused ? new NotSent.KeyRefused() : null, _used ?? _dear];
                return
                [
                    .. whole.OfType<NotSent>().Select(why => $"{source.Name}: {why}"),
                    .. _outages.EverGivenUp.Select(dataset => $"{dataset.Key}: {dataset.Value}"),
                    .. _refusals.EverRefused.Select(recipe => $"{recipe}: {new NotSent.DatasetRefused()}"),
                ];
            }
        }
    }

    /// <summary>Cancelled when the source is closed for its failures: nobody waits for it any longer.</summary>
    public CancellationToken Closed => _closed.Token;

    public void Dispose() => _closed.Dispose();

    /// <summary>Why a request of a recipe need not be tried; null when it should be.</summary>
    public NotSent? WhyNot(RecipeId recipe)
    {
        lock (_gate)
        {
            return _stopped
                ?? _outages.Closed
                ?? _used
                ?? (
                    _isKeyRefused ? new NotSent.KeyRefused()
                    : _refusals.IsRefused(recipe) ? new NotSent.DatasetRefused()
                    : _outages.GivenUp.GetValueOrDefault(recipe)
                );
        }
    }

    /// <summary>A permit would have taken longer than the run waits.</summary>
    /// <param name="wait">How long.</param>
    /// <param name="cost">The permits that were asked for.</param>
    /// <returns>Why the request is not sent.</returns>
    public NotSent QuotaUsed(QuotaWait wait, int cost)
    {
        var used = new NotSent.QuotaUsed(wait);
        lock (_gate)
        {
            _dear = used;
            // A request of more permits may have to wait where one of a single permit need not.
            _used = cost == 1 ? used : _used;
        }

        return used;
    }

    /// <summary>There is no token to ask with: the source is closed.</summary>
    /// <param name="why">What happened and what to do.</param>
    /// <returns>Why the request is not sent.</returns>
    public NotSent NoToken(string why) => Stop(new NotSent.NoToken(why));

    /// <summary>An attempt has ended.</summary>
    /// <param name="recipe">What was asked.</param>
    /// <param name="ticker">For whom.</param>
    /// <param name="attempt">The attempt.</param>
    /// <param name="isCounted">True when a part of the same request has failed before: however many fail, it is one request.</param>
    /// <param name="isOldStep">See <see cref="Outages.Broken"/>.</param>
    public void Tried(RecipeId recipe, string? ticker, Attempt attempt, bool isCounted = false, bool isOldStep = false)
    {
        if (attempt.IsTransient)
        {
            // How long one of several keys is to wait says nothing of the others; the quota knows when they all are.
            var its =
                attempt is Attempt.Answered { IsThrottled: true } one && source.KeysInTurn.Count > 0
                    ? one with
                    {
                        RetryAfter = null,
                    }
                    : attempt;
            Fail(() => _outages.Failed(recipe, ticker, its));
            return;
        }

        lock (_gate)
        {
            switch (attempt)
            {
                case Attempt.Answered { Answer: Answer.Good or Answer.Missing }:
                    _outages.Succeeded(recipe);
                    break;
                // What they mean is decided when the answer is kept.
                case Attempt.Answered { Answer: Answer.Bad { Kind: FailureKind.Auth or FailureKind.Forbidden } }:
                    break;
                case var _ when isCounted:
                    break;
                default:
                    _outages.Broken(recipe, ticker, attempt, isOldStep);
                    break;
            }
        }
    }

    /// <summary>A request has failed, and this was its last attempt.</summary>
    public void Exhausted(RecipeId recipe, Attempt attempt) => Fail(() => _outages.Exhausted(recipe, attempt));

    /// <summary>A recipe was answered.</summary>
    /// <param name="recipe">The recipe.</param>
    /// <param name="answer">The answer.</param>
    /// <param name="isCounted">See <see cref="Tried"/>.</param>
    public void Answered(RecipeId recipe, Answer answer, bool isCounted = false)
    {
        if (answer is Answer.Bad { Kind: FailureKind.Stop, Message: var message })
        {
            Stop(new NotSent.SourceStopped(message));
            return;
        }

        lock (_gate)
        {
            switch (answer)
            {
                case Answer.Bad when isCounted:
                    break;
                case Answer.Bad { Kind: (FailureKind.Auth or FailureKind.Forbidden) and var kind }:
                    _refusals.Refuse(recipe, kind);
                    _isKeyRefused |= _refusals.IsKeyRefused;
                    _wasKeyRefused |= _isKeyRefused;
                    break;
                case Answer.Good:
                    // It may have been on its way when the last of many refusals came.
                    _refusals.Admit(recipe);
                    _isKeyRefused = false;
                    break;
                default:
                    _refusals.Interrupt(recipe);
                    break;
            }
        }
    }

    private NotSent Stop(NotSent why)
    {
        lock (_gate)
        {
            _stopped ??= why;
        }

        // Outside of the gate: whoever waits goes on from here.
        _closed.Cancel();
        return why;
    }

    private void Fail(Action failure)
    {
        bool isClosed;
        lock (_gate)
        {
            failure();
            isClosed = _outages.Closed is not null;
        }

        // Outside of the gate: whoever waits goes on from here.
        if (isClosed)
        {
            _closed.Cancel();
        }
    }
}
