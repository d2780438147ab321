using DataPlatform.Recipes.Reading.Shapes;

namespace DataPlatform.Recipes.Reading.Settings.Pages;

/// <summary>The kinds of <c>pagination</c>. A new one is a file like theirs and a word here.</summary>
internal static class PaginationKinds
{
    public static readonly OneOf<Pagination> Shape = new(
        PageNumberPages.Kind,
        OffsetPages.Kind,
        CursorPages.Kind,
        NextUrlPages.Kind,
        LinkHeaderPages.Kind
    );
}
