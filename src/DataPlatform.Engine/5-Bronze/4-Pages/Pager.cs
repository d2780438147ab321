using DataPlatform.Bronze.Bodies;
using DataPlatform.Recipes;

namespace DataPlatform.Bronze.Pages;

/// <summary>
/// One kind of paging: how a page is asked for, and what follows it. A page is told from the others by a text of the pager's own (a number, a cursor,
/// an address), which is what bronze keeps; null is the only page of a recipe without paging, or the first one where it needs no name.
/// </summary>
internal abstract class Pager
{
    /// <summary>The pager of a recipe.</summary>
    public static Pager Of(DatasetRecipe recipe) =>
        recipe.Pagination switch
        {
            Pagination.PageNumber number => new PageNumberPager(number),
            Pagination.NextUrl => new NextUrlPager(recipe.Source),
            _ => new OnePage(),
        };

    /// <summary>The page to ask for first.</summary>
    public virtual string? First => null;

    /// <summary>
    /// The pages are counted here, so that one may be asked for that is not there: the one before it was the last. Where an answer has named the page,
    /// what was announced is missing then.
    /// </summary>
    public virtual bool Counts => false;

    /// <summary>What follows a page that was read.</summary>
    /// <param name="page">The page.</param>
    /// <param name="address">Where it was asked.</param>
    /// <param name="answer">What it holds.</param>
    public abstract PageStep After(string? page, string address, Answer.Good answer);
}
