using DataPlatform.Bronze.Http;
using DataPlatform.Recipes;

namespace DataPlatform.Bronze;

/// <summary>
/// Failures of a source, or of one of its datasets, with no success between them. Time in which nobody asked for reasons of ours (another source had
/// its turn, our own quota was used up, answers were promoted) says nothing of the source and is left out.
/// </summary>
/// <param name="clock">The clock.</param>
internal sealed class FailureStreak(TimeProvider clock)
{
    // Longer than what a refused request waits for without being told a time: a minute and a quarter of it.
    private static readonly TimeSpan LongestAfterRefusal = TimeSpan.FromSeconds(75);

    // A cheap plan may leave out years of a history, which are many months; more than that is no plan's doing.
    private const int ManySteps = 100;

    private readonly HashSet<string> _tickers = new(StringComparer.Ordinal);
    private readonly HashSet<string> _ofSteps = new(StringComparer.Ordinal);
    private int _steps;
    private readonly HashSet<RecipeId> _datasets = [];
    private long _last = clock.GetTimestamp();
    private TimeSpan _expectedUntil;
    private TimeSpan _asked;
    private TimeSpan _askedUntil;

    /// <summary>Attempts that failed.</summary>
    public int Attempts { get; private set; }

    /// <summary>Those of them that were told to come back later.</summary>
    public int Refusals { get; private set; }

    /// <summary>Requests that failed, with all their attempts.</summary>
    public int Requests { get; private set; }

    /// <summary>Datasets that were given up since the streak began.</summary>
    public int GivenUp { get; set; }

    /// <summary>Tickers that were asked for.</summary>
    public int Tickers => _tickers.Count;

    /// <summary>Datasets of which a request failed.</summary>
    public int Datasets => _datasets.Count;

    /// <summary>How long it lasts, up to the last failure.</summary>
    public TimeSpan Length { get; private set; }

    /// <summary>How long it lasts, without the time for which the source asked to be left alone.</summary>
    public TimeSpan Unasked => Length - _asked + Ahead;

    /// <summary>The pause that the source asked for last, as far as it is still to come.</summary>
    public TimeSpan Ahead => _askedUntil > Length ? _askedUntil - Length : TimeSpan.Zero;

    /// <summary>An attempt failed.</summary>
    public void Add(string? ticker, Attempt attempt)
    {
        GoOn(attempt);
        Attempts++;
        Refusals += attempt.IsThrottled ? 1 : 0;
        _tickers.Add(ticker ?? "");
        if (attempt is Attempt.Answered { RetryAfter: { } pause } && Length + pause > _askedUntil)
        {
            // Requests that were on their way together are told to wait for the same.
            _asked += pause - Ahead;
            _askedUntil = Length + pause;
        }

        var backOff = attempt.IsThrottled ? LongestAfterRefusal : SourcePipeline.LongestBackOffAfter(attempt.Number);
        _expectedUntil = new[] { _expectedUntil, _askedUntil, Length + backOff }.Max();
    }

    /// <summary>A request for an older window of a history failed for good: those of one ticker count once, as long as they are not very many.</summary>
    public void AddStep(RecipeId recipe, string? ticker)
    {
        _steps++;
        if (_ofSteps.Add(ticker ?? "") || _steps > ManySteps)
        {
            AddRequest(recipe);
        }
    }

    /// <summary>A request failed for good.</summary>
    public void AddRequest(RecipeId recipe)
    {
        Requests++;
        _datasets.Add(recipe);
    }

    // An attempt on its way counts, and so does the wait for the next one, as far as the last ones account for it.
    private void GoOn(Attempt attempt)
    {
        var now = clock.GetTimestamp();
        var elapsed = clock.GetElapsedTime(_last, now);
        var asking = attempt.EndedAt - attempt.SentAt;
        var waiting = elapsed > asking ? elapsed - asking : TimeSpan.Zero;
        var expected = _expectedUntil > Length ? _expectedUntil - Length : TimeSpan.Zero;
        Length += elapsed - waiting + (waiting < expected ? waiting : expected);
        _last = now;
    }
}
