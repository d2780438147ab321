using DataPlatform.Recipes.Reading.Shapes;
using DataPlatform.Recipes.Reading.Yaml;

namespace DataPlatform.Recipes.Reading.Settings.Pages;

/// <summary><c>type: link_header</c>: the header <c>Link</c> holds the address of the next page.</summary>
internal static class LinkHeaderPages
{
    public static readonly Kind<Pagination> Kind = new(
        "link_header",
        new(
            "pagination link_header",
            "The header Link of each answer names the address of the next page (`rel=\"next\"`), until one names none. The key goes with it.",
            PageSettings.HasMore,
            PageSettings.Total,
            PageSettings.MaxPages
        ),
        Read
    )
    {
        AlsoCalled = ["header_link", "rel_next"],
    };

    private static Pagination.LinkHeader Read(YamlMap map) =>
        new()
        {
            HasMore = PageSettings.HasMore.Read(map),
            Total = PageSettings.Total.Read(map),
            MaxPages = PageSettings.MaxPages.Read(map),
        };
}
