using DataPlatform.Bronze.Http;
using DataPlatform.Recipes;
using DataPlatform.Runs;

namespace DataPlatform.Bronze;

/// <summary>
/// When a source that does not get up again is left alone for the rest of the run, so that nobody knocks for hours: one that refuses for its limit for
/// longer than a window takes, or whose datasets fail one after the other. A dataset that fails alone is given up alone. Not safe for several threads
/// at once.
/// </summary>
/// <param name="limits">The source's limits.</param>
/// <param name="maxWait">The longest time that the run waits for the source, pauses in a row taken together.</param>
/// <param name="clock">The clock.</param>
internal sealed class Outages(IReadOnlyList<RateLimit> limits, TimeSpan maxWait, TimeProvider clock)
{
    // Requests in a row that fail with all their attempts give their dataset up; fewer, when another one was given up just before.
    private const int OfDataset = 10;
    private const int OfNextDataset = 3;

    // So many in a row, of so many datasets, give the source up.
    private const int OfSource = 10;
    private const int Datasets = 4;

    // Attempts that are slow to fail do so as well, of several tickers and after a while.
    private const int Attempts = 10;
    private const int Tickers = 3;
    private static readonly TimeSpan While = TimeSpan.FromSeconds(30);

    // Refusals come in bursts and end with their window: the longest that is waited for is a minute.
    private const int Refusals = 5;
    private static readonly TimeSpan Minute = TimeSpan.FromMinutes(1);

    private readonly TimeSpan _window = limits.Any(l => l.Window >= Minute) ? Minute : While;
    private readonly Dictionary<RecipeId, FailureStreak> _streaks = [];
    private readonly Dictionary<RecipeId, NotSent> _givenUp = [];
    private readonly Dictionary<RecipeId, NotSent> _everGivenUp = [];
    private FailureStreak? _all;

    /// <summary>Why the source is left alone; null when it is not.</summary>
    public NotSent? Closed { get; private set; }

    /// <summary>Why datasets are given up.</summary>
    public IReadOnlyDictionary<RecipeId, NotSent> GivenUp => _givenUp;

    /// <summary>Why datasets were given up at any time; a late success may have opened some of them again.</summary>
    public IReadOnlyDictionary<RecipeId, NotSent> EverGivenUp => _everGivenUp;

    /// <summary>An attempt failed in a way that may pass.</summary>
    public void Failed(RecipeId recipe, string? ticker, Attempt attempt)
    {
        _all ??= new(clock);
        _all.Add(ticker, attempt);
        if (attempt.IsThrottled)
        {
            CloseIfRefusedForGood(_all, attempt);
        }
        else
        {
            StreakOf(recipe).Add(ticker, attempt);
            GiveUpIfBroken(recipe, attempt);
        }

        if (_all.Ahead > TimeSpan.Zero && _all.Length + _all.Ahead > maxWait)
        {
            Closed ??= new NotSent.SourcePauses(_all.Length + _all.Ahead);
        }
    }

    /// <summary>A request failed with all its attempts, of which this was the last.</summary>
    public void Exhausted(RecipeId recipe, Attempt attempt)
    {
        if (attempt.IsThrottled)
        {
            return;
        }

        _all ??= new(clock);
        _all.AddRequest(recipe);
        StreakOf(recipe).AddRequest(recipe);
        GiveUpIfBroken(recipe, attempt);
        if (_all.Requests >= OfSource && _all.Datasets >= Datasets)
        {
            Closed ??= new NotSent.SourceFails(_all.Attempts, attempt.Text);
        }
    }

    /// <summary>A request failed in a way that does not pass: the source answers, but nothing that the dataset could use.</summary>
    /// <param name="recipe">What was asked.</param>
    /// <param name="ticker">For whom.</param>
    /// <param name="attempt">The attempt.</param>
    /// <param name="isOldStep">It was asked for an older window of a history: that says little of other tickers and other windows.</param>
    public void Broken(RecipeId recipe, string? ticker, Attempt attempt, bool isOldStep = false)
    {
        var streak = StreakOf(recipe);
        streak.Add(ticker, attempt);
        if (isOldStep)
        {
            streak.AddStep(recipe, ticker);
        }
        else
        {
            streak.AddRequest(recipe);
        }

        GiveUpIfBroken(recipe, attempt);
    }

    /// <summary>The source is alive, and so is the dataset.</summary>
    public void Succeeded(RecipeId recipe)
    {
        _all = null;
        _streaks.Remove(recipe);
        _givenUp.Remove(recipe);
    }

    private FailureStreak StreakOf(RecipeId recipe) =>
        _streaks.TryGetValue(recipe, out var streak) ? streak : _streaks[recipe] = new(clock);

    private void CloseIfRefusedForGood(FailureStreak streak, Attempt attempt)
    {
        if ((streak.Refusals >= Refusals && streak.Unasked >= _window) || streak.Length > maxWait)
        {
            Closed ??= new NotSent.SourceFails(streak.Attempts, attempt.Text);
        }
    }

    private void GiveUpIfBroken(RecipeId recipe, Attempt attempt)
    {
        var streak = StreakOf(recipe);
        var isLong = streak.Unasked >= While;
        var isSlow = streak.Attempts >= Attempts && streak.Tickers >= Tickers && isLong;
        // An answer that takes too long may be only that: it needs the while in any case.
        var isQuick = streak.Requests >= OfDataset && (isLong || attempt is not Attempt.Unanswered { Failure: FailureKind.Timeout });
        var isNext = streak.Requests >= OfNextDataset && _all is { GivenUp: > 0 };
        if ((isQuick || isSlow || isNext) && !_givenUp.ContainsKey(recipe))
        {
            _givenUp[recipe] = _everGivenUp[recipe] = new NotSent.DatasetFails(streak.Attempts, attempt.Text);
            if (_all is { } all)
            {
                all.GivenUp++;
            }
        }
    }
}
