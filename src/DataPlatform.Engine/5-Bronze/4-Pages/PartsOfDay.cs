using DataPlatform.Recipes;

namespace DataPlatform.Bronze.Pages;

/// <summary>
/// The parts of a day that are still to be asked for: first those that were never asked, as far as they are over, and then those that failed in earlier
/// runs. One that fails is left for the next run, behind all others, so that no part that fails for ever holds back another one.
/// </summary>
/// <param name="pages">How long they are, and when they are over.</param>
/// <param name="due">What was left of them by the run before.</param>
internal sealed class PartsOfDay(Pagination.DayParts pages, DueParts due)
{
    // So many in a row say that those behind them would fail as well in this run.
    private const int Enough = 3;

    private readonly List<string> _again = [.. due.Failed];
    private readonly List<string> _failed = [];
    private string? _next = due.Next;
    private int _inARow;

    /// <summary>What the next run begins with; null when nothing is left.</summary>
    public DueParts? Left => _next is null && _again.Count + _failed.Count == 0 ? null : new([.. _again, .. _failed], _next);

    /// <summary>So many have failed one behind the other that no more of them are asked for.</summary>
    public bool IsEnough => _inARow >= Enough;

    /// <summary>The one to ask for; null when all were asked.</summary>
    /// <param name="at">When (UTC).</param>
    public string? Due(DateTime? at) => new DueParts(_again, _next).First(pages, at);

    /// <summary>It is one of those that are to be asked for. The parts may have been of another length.</summary>
    public bool IsDue(string part) => AreSame(part, _next) || _again.Exists(p => AreSame(part, p));

    /// <summary>One has come.</summary>
    /// <param name="part">Which one.</param>
    /// <param name="behind">The one behind it; null behind the last.</param>
    public void Came(string part, string? behind)
    {
        _inARow = 0;
        Take(part, behind);
    }

    /// <summary>One has failed.</summary>
    /// <inheritdoc cref="Came"/>
    public void Failed(string part, string? behind)
    {
        _inARow++;
        Take(part, behind);
        _failed.Add(part);
    }

    /// <summary>Nothing of the day is of use: it is asked anew.</summary>
    public void Clear()
    {
        _again.Clear();
        _failed.Clear();
        _next = null;
    }

    // Behind a part that was asked again comes what is still due, not the part behind it.
    private void Take(string part, string? behind)
    {
        if (AreSame(part, _next))
        {
            _next = behind;
        }
        else
        {
            _again.RemoveAll(p => AreSame(part, p));
        }
    }

    private static bool AreSame(string part, string? other) =>
        DayPart.TryParse(part, out var one) && other is not null && DayPart.TryParse(other, out var its) && one.From == its.From;
}
