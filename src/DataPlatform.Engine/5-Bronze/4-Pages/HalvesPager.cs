using DataPlatform.Recipes;

namespace DataPlatform.Bronze.Pages;

/// <summary>
/// The window, and behind a full answer its halves, the older one first, until an answer is not full or its window is one day. Which part comes next
/// follows from the whole window and the part that was read, so that a request can go on after any of them.
/// </summary>
/// <param name="pages">What a full answer is.</param>
internal sealed class HalvesPager(Pagination.Halves pages) : Pager
{
    // A part of the window may have no rows, whatever the vendor says then.
    public override bool Counts => true;

    public override PageStep After(PageRead page)
    {
        if (page.Window is not { } whole)
        {
            return PageStep.End.It;
        }

        var part = page.Page is { } name && HalvedWindow.TryParse(name, out var read) ? read : whole;
        var isFull = page.Answer.Rows >= pages.Cap && !part.IsOneDay;
        return (isFull ? part.Older : whole.Behind(part)) is { } next ? new PageStep.Next(next.ToString()) : PageStep.End.It;
    }
}
