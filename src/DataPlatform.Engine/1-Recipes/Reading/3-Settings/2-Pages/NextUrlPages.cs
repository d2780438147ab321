using DataPlatform.Recipes.Reading.Shapes;
using DataPlatform.Recipes.Reading.Yaml;

namespace DataPlatform.Recipes.Reading.Settings.Pages;

/// <summary><c>type: next_url</c>: each answer names the address of the next page.</summary>
internal static class NextUrlPages
{
    private static readonly Setting<IReadOnlyList<string>> Path = new(
        "path",
        Scalars.FieldPath,
        [],
        "Where the address of the next page is in the body. An answer without one is the last."
    )
    {
        IsRequired = true,
        Examples = ["next_url", "links.next"],
    };

    public static readonly Kind<Pagination> Kind = new(
        "next_url",
        new("pagination next_url", "Each answer names the address of the next page, until one names none.", Path),
        Read
    )
    {
        AlsoCalled = ["next", "next_link", "link", "json_link"],
    };

    private static Pagination.NextUrl? Read(YamlMap map) => Path.Read(map) is { Count: > 0 } path ? new(path) : null;
}
