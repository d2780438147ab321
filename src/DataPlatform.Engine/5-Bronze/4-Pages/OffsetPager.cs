using DataPlatform.Recipes;

namespace DataPlatform.Bronze.Pages;

/// <summary>
/// Page after page by the number of rows that came before it, until one comes without rows. It goes on by what came, not by what a page should hold: a
/// vendor that gives less than it is asked for loses nothing.
/// </summary>
internal sealed class OffsetPager(Pagination.Offset pages) : Pager
{
    public override bool Counts => true;

    public override PageStep After(PageRead page) => page.Answer.Rows == 0 ? PageStep.End.It : new PageStep.Next(pages.OffsetOf(page.Rows));
}
