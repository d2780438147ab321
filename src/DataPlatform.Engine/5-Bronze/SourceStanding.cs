using System.Collections.Concurrent;
using DataPlatform.Bronze.Bodies;
using DataPlatform.Recipes;
using DataPlatform.Runs;

namespace DataPlatform.Bronze;

/// <summary>
/// Whether a source is worth being asked, as its answers show: a key that it refuses again and again, and a quota that is used up, close it for the
/// rest of the run. Policy only; safe to ask from any thread.
/// </summary>
internal sealed class SourceStanding
{
    // This many refusals of the key in a row are enough to know; more would only burn quota.
    private const int AuthRefusals = 3;

    private readonly ConcurrentDictionary<RecipeId, int> _refusals = new();
    private volatile NotSent? _closed;
    private volatile NotSent? _leftOver;
    private volatile bool _keyWorks;

    /// <summary>Why requests were left for the next run; null when none was.</summary>
    public NotSent? LeftOver => _leftOver;

    /// <summary>Why a request of a recipe need not be tried; null when it should be.</summary>
    public NotSent? WhyNot(RecipeId recipe) =>
        _closed is { } closed ? closed
        : _refusals.GetValueOrDefault(recipe) >= AuthRefusals ? new NotSent.KeyRefusedForDataset()
        : null;

    /// <summary>A permit would have taken longer than the run waits.</summary>
    /// <param name="wait">How long.</param>
    /// <param name="cost">The permits that were asked for.</param>
    /// <returns>Why the request is not sent.</returns>
    public NotSent QuotaUsed(QuotaWait wait, int cost)
    {
        var used = new NotSent.QuotaUsed(wait);
        _leftOver = used;
        if (cost == 1)
        {
            // A request of more permits may have to wait where one of a single permit need not.
            _closed = used;
        }

        return used;
    }

    /// <summary>A recipe was answered.</summary>
    public void Answered(RecipeId recipe, Answer answer)
    {
        if (answer is Answer.Bad { Kind: FailureKind.Auth })
        {
            KeyRefused(recipe);
            return;
        }

        _refusals.TryRemove(recipe, out _);
        if (answer is Answer.Good)
        {
            // A few datasets that are not in the plan may have been refused before the first one that is.
            _keyWorks = true;
            _closed = _closed is NotSent.KeyRefused ? null : _closed;
        }
    }

    private void KeyRefused(RecipeId recipe)
    {
        var refusals = _refusals.AddOrUpdate(recipe, 1, static (_, n) => n + 1);
        if (!_keyWorks && (refusals >= AuthRefusals || _refusals.Count >= AuthRefusals))
        {
            // Not read back from the field: a good answer on another thread may have opened the source again.
            var refused = new NotSent.KeyRefused();
            _closed = refused;
            _leftOver = refused;
        }
    }
}
