using System.Globalization;
using DataPlatform.Recipes;

namespace DataPlatform.Bronze.Pages;

/// <summary>Each answer holds the address of the next page.</summary>
internal sealed class NextUrlPager(SourceRecipe source, Pagination.NextUrl pages) : Pager
{
    public override PageStep After(PageRead page)
    {
        var named = pages.ValueAt(pages.Path, page.Answer.Around);
        return NextAddress.Of(source, page, IsAddress(named) ? named : null);
    }

    /// <summary>What stands where the address should be, and is none; null when there is nothing or an address.</summary>
    public static string? NoAddress(Pagination.NextUrl pages, IReadOnlyList<string?> around) =>
        pages.ValueAt(pages.Path, around) is { } named && NextValue.IsThere(named) && !IsAddress(named) ? named : null;

    // A number or an object is none; that something stands there all the same is told when the answer has ended.
    private static bool IsAddress(string? named) =>
        named is not (null or ['{' or '[', ..])
        && !long.TryParse(named, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out _);
}
