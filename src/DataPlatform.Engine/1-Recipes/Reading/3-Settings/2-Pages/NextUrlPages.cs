using DataPlatform.Recipes.Reading.Shapes;
using DataPlatform.Recipes.Reading.Yaml;

namespace DataPlatform.Recipes.Reading.Settings.Pages;

/// <summary><c>type: next_url</c>: each answer holds the address of the next page.</summary>
internal static class NextUrlPages
{
    private static readonly Setting<ValuePath> Path = new(
        "path",
        Scalars.ValuePath,
        ValuePath.Root,
        "Where the address of the next page is in the body, whole or relative, on the source's own host. An answer without one is the last."
    )
    {
        IsRequired = true,
        Examples = ["next_url", "links.next"],
        AlsoCalled = ["next_url_path"],
    };

    public static readonly Kind<Pagination> Kind = new(
        "next_url",
        new(
            "pagination next_url",
            "Each answer names the address of the next page, until one names none. The key goes with it.",
            Path,
            PageSettings.HasMore,
            PageSettings.Total,
            PageSettings.MaxPages
        ),
        Read
    )
    {
        AlsoCalled = ["next", "next_link", "link", "json_link"],
    };

    private static Pagination.NextUrl? Read(YamlMap map)
    {
        var pages = new Pagination.NextUrl(Path.Read(map))
        {
            HasMore = PageSettings.HasMore.Read(map),
            Total = PageSettings.Total.Read(map),
            MaxPages = PageSettings.MaxPages.Read(map),
        };
        return pages.Path != ValuePath.Root ? pages : null;
    }
}
