using DataPlatform.Recipes;

namespace DataPlatform.Bronze.Pages;

/// <summary>
/// One kind of paging: what follows a page. A page is told from the others by a text of the kind's own (a number, a cursor, an address), which is what
/// bronze keeps; null is the only page of a recipe without paging, or the first one where it needs no name.
/// </summary>
internal abstract class Pager
{
    /// <summary>The pager of a recipe.</summary>
    public static Pager Of(DatasetRecipe recipe) =>
        recipe.Pagination switch
        {
            Pagination.PageNumber pages => new PageNumberPager(pages),
            Pagination.Offset pages => new OffsetPager(pages),
            Pagination.Cursor pages => new CursorPager(recipe, pages),
            Pagination.NextUrl pages => new NextUrlPager(recipe.Source, pages),
            Pagination.Halves pages => new HalvesPager(pages),
            Pagination.DayParts pages => new DayPartsPager(pages),
            Pagination.LinkHeader => new LinkHeaderPager(recipe.Source),
            _ => OnePage.It,
        };

    /// <summary>
    /// The pages are told apart here, so that one may be asked for that is not there: it has no rows. Where an answer has named the page, what was announced
    /// is missing then.
    /// </summary>
    public virtual bool Counts => false;

    /// <summary>What follows a page that was read.</summary>
    public abstract PageStep After(PageRead page);
}
