using DataPlatform.Recipes.Reading.Shapes;
using DataPlatform.Recipes.Reading.Yaml;

namespace DataPlatform.Recipes.Reading.Settings.Pages;

/// <summary><c>type: page_number</c>: page after page by number.</summary>
internal static class PageNumberPages
{
    private static readonly OptionalSetting<string> Parameter = PageSettings.Parameter("the number of the page", "page", "page_param");

    private static readonly Setting<int> Start = new("start", Scalars.Count(0), 0, "The number of the first page.")
    {
        Examples = ["1"],
        AlsoCalled = ["first", "base_page", "start_from_page"],
    };

    public static readonly Kind<Pagination> Kind = new(
        "page_number",
        new(
            "pagination page_number",
            "Page after page by number, until one comes without rows or is not there (status 404), or the answer says that it was the last.",
            Parameter,
            Start,
            PageSettings.PageSize,
            PageSettings.SizeParameter,
            PageSettings.HasMore,
            PageSettings.Total,
            PageSettings.TotalPages,
            PageSettings.MaxPages
        )
        {
            Rules = [PageSettings.SizeNeedsNumber],
        },
        Read
    )
    {
        AlsoCalled = ["page", "pages", "page_increment"],
    };

    private static Pagination.PageNumber Read(YamlMap map) =>
        new(Parameter.Read(map), Start.Read(map))
        {
            PageSize = PageSettings.PageSize.Read(map),
            SizeParameter = PageSettings.SizeParameter.Read(map),
            HasMore = PageSettings.HasMore.Read(map),
            Total = PageSettings.Total.Read(map),
            TotalPages = PageSettings.TotalPages.Read(map),
            MaxPages = PageSettings.MaxPages.Read(map),
        };
}
