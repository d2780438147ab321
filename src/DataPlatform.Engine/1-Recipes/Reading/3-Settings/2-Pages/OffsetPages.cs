using DataPlatform.Recipes.Reading.Shapes;
using DataPlatform.Recipes.Reading.Yaml;

namespace DataPlatform.Recipes.Reading.Settings.Pages;

/// <summary><c>type: offset</c>: page after page by the number of rows before it.</summary>
internal static class OffsetPages
{
    private static readonly OptionalSetting<string> Parameter = PageSettings.Parameter(
        "the number of rows before the page",
        "offset",
        "offset_param"
    );

    private static readonly Setting<int> Start = new("start", Scalars.Count(0), 0, "The offset of the first row.")
    {
        Examples = ["1"],
        AlsoCalled = ["first"],
    };

    public static readonly Kind<Pagination> Kind = new(
        "offset",
        new(
            "pagination offset",
            "Page after page by the number of rows before it, as they came, until one comes without rows or is not there (status 404), or the answer "
                + "says that it was the last.",
            Parameter,
            Start,
            PageSettings.PageSize,
            PageSettings.SizeParameter,
            PageSettings.HasMore,
            PageSettings.Total,
            PageSettings.MaxPages
        )
        {
            Rules = [PageSettings.SizeNeedsNumber],
        },
        Read
    )
    {
        AlsoCalled = ["offset_increment", "offset_limit", "skip"],
    };

    private static Pagination.Offset Read(YamlMap map) =>
        new(Parameter.Read(map), Start.Read(map))
        {
            PageSize = PageSettings.PageSize.Read(map),
            SizeParameter = PageSettings.SizeParameter.Read(map),
            HasMore = PageSettings.HasMore.Read(map),
            Total = PageSettings.Total.Read(map),
            MaxPages = PageSettings.MaxPages.Read(map),
        };
}
