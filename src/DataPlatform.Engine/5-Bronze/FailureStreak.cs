using DataPlatform.Bronze.Http;
using DataPlatform.Recipes;

namespace DataPlatform.Bronze;

/// <summary>Failures of a source, or of one of its datasets, with no success between them.</summary>
/// <param name="clock">The clock.</param>
internal sealed class FailureStreak(TimeProvider clock)
{
    private readonly long _since = clock.GetTimestamp();
    private readonly HashSet<string> _tickers = new(StringComparer.Ordinal);
    private readonly HashSet<RecipeId> _datasets = [];
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

    /// <summary>How long it lasts.</summary>
    public TimeSpan Length => clock.GetElapsedTime(_since);

    /// <summary>How long it lasts, without the time for which the source asked to be left alone.</summary>
    public TimeSpan Unasked => Length - _asked + Ahead;

    /// <summary>The pause that the source asked for last, as far as it is still to come.</summary>
    public TimeSpan Ahead => _askedUntil > Length ? _askedUntil - Length : TimeSpan.Zero;

    /// <summary>An attempt failed.</summary>
    public void Add(string? ticker, Attempt attempt)
    {
        Attempts++;
        Refusals += attempt.IsThrottled ? 1 : 0;
        _tickers.Add(ticker ?? "");
        if (attempt is Attempt.Answered { RetryAfter: { } pause } && Length + pause > _askedUntil)
        {
            // Requests that were on their way together are told to wait for the same.
            _asked += pause - Ahead;
            _askedUntil = Length + pause;
        }
    }

    /// <summary>A request failed for good.</summary>
    public void AddRequest(RecipeId recipe)
    {
        Requests++;
        _datasets.Add(recipe);
    }
}
