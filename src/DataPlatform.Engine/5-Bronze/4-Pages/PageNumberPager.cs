using DataPlatform.Recipes;

namespace DataPlatform.Bronze.Pages;

/// <summary>Page after page by number, until one comes without rows.</summary>
internal sealed class PageNumberPager(Pagination.PageNumber pages) : Pager
{
    public override bool Counts => true;

    public override PageStep After(PageRead page) =>
        page.Answer.Rows == 0 ? PageStep.End.It : new PageStep.Next(pages.NumberOf(page.Pages));
}
