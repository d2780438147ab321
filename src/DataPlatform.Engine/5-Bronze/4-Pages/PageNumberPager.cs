using System.Globalization;
using DataPlatform.Bronze.Bodies;
using DataPlatform.Recipes;

namespace DataPlatform.Bronze.Pages;

/// <summary>Page after page by number, until one comes without rows.</summary>
internal sealed class PageNumberPager(Pagination.PageNumber pages) : Pager
{
    public override string First => pages.First.ToString(CultureInfo.InvariantCulture);

    public override bool Counts => true;

    public override PageStep After(string? page, string address, Answer.Good answer) =>
        answer.Rows == 0
            ? new PageStep.End()
            : new PageStep.Next((int.Parse(page ?? First, CultureInfo.InvariantCulture) + 1).ToString(CultureInfo.InvariantCulture));
}
