namespace DataPlatform.Runs;

/// <summary>An answer that was cut short between two of its pages, with what it takes to go on after the last stored one.</summary>
/// <param name="RunId">The run that began it.</param>
/// <param name="Url">Where its first page was asked, without the key; behind a '#' the digest of what that request carried, where it carried something.</param>
/// <param name="From">The window's first day; null where the recipe asks for no window.</param>
/// <param name="To">The window's last day.</param>
/// <param name="NextPage">The page that is due, in its pager's own words; of a day in parts, all parts that are (<see cref="DataPlatform.Recipes.DueParts"/>).</param>
/// <param name="Pages">Pages that are stored; none where all parts of a day have failed so far.</param>
/// <param name="Rows">Their rows.</param>
/// <param name="Seen">Digests, one behind the other, of what must not come again: the names of its pages and their rows.</param>
/// <param name="IsAnswered">One of them was an answer; not so when each was told "no such thing".</param>
internal sealed record OpenAnswer(
    string RunId,
    string Url,
    DateOnly? From,
    DateOnly To,
    string NextPage,
    int Pages,
    long Rows,
    string Seen,
    bool IsAnswered = true
)
{
    /// <summary>When its first page was sent (UTC).</summary>
    public DateTime BegunAt { get; init; }
}
