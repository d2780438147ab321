using System.Globalization;
using DataPlatform.Planning;
using DataPlatform.Recipes;
using DataPlatform.Runs;

namespace DataPlatform.Bronze.Pages;

/// <summary>Each page says by what the next one is asked for: a field beside its rows, or one of its last row.</summary>
internal sealed class CursorPager(DatasetRecipe recipe, Pagination.Cursor pages) : Pager
{
    // No server takes a longer line.
    private const int Longest = 8192;

    // What nobody has named may not be there.
    public override bool Counts => pages.LastRow is not null;

    public override PageStep After(PageRead page)
    {
        if (pages.LastRow is { } field)
        {
            return page.Answer.Rows == 0 ? PageStep.End.It
                : string.IsNullOrWhiteSpace(page.Answer.LastRow)
                    ? Wrong($"the last row has no '{field}', by which the next page is asked for")
                : Next(page, page.Answer.LastRow);
        }

        var cursor = pages.ValueAt(pages.Path, page.Answer.Around);
        return NextValue.IsThere(cursor) ? Next(page, cursor) : PageStep.End.It;
    }

    private PageStep Next(PageRead page, string cursor) =>
        cursor == page.Page ? NextValue.NamesItself
        : cursor.Length > Longest
            ? Wrong(string.Create(CultureInfo.InvariantCulture, $"a cursor of {cursor.Length} characters, which no address can carry"))
        : OutgoingRequest.IsUnsafeInPath(recipe, "page", cursor) ? Wrong("a cursor that would lead out of the recipe's path")
        : new PageStep.Next(cursor);

    private static PageStep.Broken Wrong(string message) => new(FailureKind.WrongShape, message);
}
