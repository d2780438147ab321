using System.Globalization;
using DataPlatform.Bronze.Bodies;
using DataPlatform.Recipes;

namespace DataPlatform.Bronze.Pages;

/// <summary>What an answer says of the pages that are still to come, in the fields that its recipe declares for that.</summary>
/// <param name="pages">How the recipe asks for pages; null where it has one.</param>
internal sealed class PageHints(Pagination? pages)
{
    private static readonly string[] Noes = ["false", "0", "no", "none", "null", "[]", "{}"];

    /// <summary>Whether there are more pages; null when the answer does not say it.</summary>
    public bool? HasMore(Answer.Good answer) =>
        pages?.ValueAt(pages.HasMore, answer.Around)?.Trim() is { Length: > 0 } said
            ? !Noes.Contains(said, StringComparer.OrdinalIgnoreCase)
            : null;

    /// <summary>The number of all rows; null when the answer does not say it. Some vendors say 0 whatever there is.</summary>
    public long? Total(Answer.Good answer) => NumberAt(pages?.Total, answer);

    /// <summary>Whether no page follows one, by what the recipe says and what the answer says. What is plain counts more than what is reckoned.</summary>
    public bool IsLast(PageRead page) =>
        pages is not null
        && (
            page.Pages >= pages.MaxPages
            || (
                HasMore(page.Answer) is { } more ? !more
                : NumberAt(pages.TotalPages, page.Answer) is { } all ? page.Pages >= all
                : Total(page.Answer) is { } total ? page.Rows >= total
                : pages is Pagination.InRequest { EndsShort: true } sized && page.Answer.Rows < sized.PageSize && !MayBeCut(page)
            )
        );

    // A vendor that gives less than it is asked for gives the same on every page: only one that comes without rows, or with fewer, ends those.
    private static bool MayBeCut(PageRead page) => page.Rows == page.Pages * page.Answer.Rows && RowCap.IsUsual(page.Answer.Rows);

    private long? NumberAt(ValuePath? path, Answer.Good answer) =>
        long.TryParse(pages?.ValueAt(path, answer.Around)?.Trim(), NumberStyles.None, CultureInfo.InvariantCulture, out var number)
        && number > 0
            ? number
            : null;
}
