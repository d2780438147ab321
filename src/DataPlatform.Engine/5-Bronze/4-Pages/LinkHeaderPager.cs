using DataPlatform.Bronze.Bodies;
using DataPlatform.Recipes;

namespace DataPlatform.Bronze.Pages;

/// <summary>The header <c>Link</c> of each answer holds the address of the next page.</summary>
internal sealed class LinkHeaderPager(SourceRecipe source) : Pager
{
    public override PageStep After(PageRead page) => NextAddress.Of(source, page, LinkHeader.Next(page.Link));
}
