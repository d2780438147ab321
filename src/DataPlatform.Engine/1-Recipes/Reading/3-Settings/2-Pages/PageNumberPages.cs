using DataPlatform.Recipes.Reading.Shapes;
using DataPlatform.Recipes.Reading.Yaml;

namespace DataPlatform.Recipes.Reading.Settings.Pages;

/// <summary><c>type: page_number</c>: page after page, until one without rows or none at all.</summary>
internal static class PageNumberPages
{
    private static readonly Setting<string> Parameter = new("param", Scalars.Text, "", "The query parameter with the number of the page.")
    {
        IsRequired = true,
        Examples = ["page"],
        AlsoCalled = ["query", "name"],
    };

    private static readonly Setting<int> First = new("first", Scalars.Count(0), 0, "The number of the first page.")
    {
        Examples = ["1"],
        AlsoCalled = ["start", "start_from_page"],
    };

    public static readonly Kind<Pagination> Kind = new(
        "page_number",
        new(
            "pagination page_number",
            "Page after page by number, until one comes without rows or is not there (status 404).",
            Parameter,
            First
        ),
        Read
    )
    {
        AlsoCalled = ["page", "pages"],
    };

    private static Pagination.PageNumber? Read(YamlMap map)
    {
        var (parameter, first) = (Parameter.Read(map), First.Read(map));
        return parameter.Length > 0 ? new(parameter, first) : null;
    }
}
