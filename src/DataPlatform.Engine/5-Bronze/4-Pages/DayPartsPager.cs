using DataPlatform.Recipes;

namespace DataPlatform.Bronze.Pages;

/// <summary>The parts of a window one behind the other. The first one needs no name, for it follows from the window.</summary>
/// <param name="pages">How long they are.</param>
internal sealed class DayPartsPager(Pagination.DayParts pages) : Pager
{
    // A part of the day may have no rows, whatever the vendor says then.
    public override bool Counts => true;

    public override PageStep After(PageRead page)
    {
        if (page.Window is not { } whole)
        {
            return new PageStep.End();
        }

        var part = page.Page is { } name && DayPart.TryParse(name, out var read) ? read : DayPart.FirstOf(whole, pages.Length);
        return part.Behind(whole, pages.Length) is { } next ? new PageStep.Next(next.ToString()) : new PageStep.End();
    }
}
