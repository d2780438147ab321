using DataPlatform.Recipes;

namespace DataPlatform.Bronze.Pages;

/// <summary>The parts of a window one behind the other. A page without a name is an answer to the whole window, of a time when it was not cut.</summary>
/// <param name="pages">How long they are.</param>
internal sealed class DayPartsPager(Pagination.DayParts pages) : Pager
{
    // A part of the day may have no rows, whatever the vendor says then.
    public override bool Counts => true;

    public override PageStep After(PageRead page)
    {
        var next =
            page is { Window: { } whole, Page: { } name } && DayPart.TryParse(name, out var part) ? part.Behind(whole, pages.Length) : null;
        return next is { } its ? new PageStep.Next(its.ToString()) : new PageStep.End();
    }
}
