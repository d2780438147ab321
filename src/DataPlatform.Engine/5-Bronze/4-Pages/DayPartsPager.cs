using DataPlatform.Recipes;

namespace DataPlatform.Bronze.Pages;

/// <summary>The parts of a window one behind the other, of whatever length they were when they were asked for.</summary>
/// <param name="pages">How long they are.</param>
internal sealed class DayPartsPager(Pagination.DayParts pages) : Pager
{
    // A part of the day may have no rows, whatever the vendor says then.
    public override bool Counts => true;

    public override PageStep After(PageRead page)
    {
        var next =
            page is { Window: { } whole, Page: { } name } && DayPart.TryParse(name, out var part) ? part.Behind(whole, pages.Length) : null;
        return next is { } its ? new PageStep.Next(its.ToString()) : PageStep.End.It;
    }
}
