using DataPlatform.Recipes.Reading.Shapes;
using DataPlatform.Recipes.Reading.Yaml;

namespace DataPlatform.Recipes.Reading.Settings.Pages;

/// <summary><c>type: cursor</c>: each page says by what the next one is asked for.</summary>
internal static class CursorPages
{
    private static readonly OptionalSetting<string> Parameter = PageSettings.Parameter(
        "the cursor",
        "cursor",
        "cursor_param",
        "page_token"
    );

    private static readonly OptionalSetting<ValuePath> Path = new(
        "path",
        Scalars.ValuePath,
        "Where the next cursor is in the body. An answer without one is the last, and so is one where it is null, false, 0 or -1."
    )
    {
        Examples = ["next_cursor", "meta.cursors.after"],
        AlsoCalled = ["cursor_path", "cursor_value"],
    };

    private static readonly OptionalSetting<string> LastRow = new(
        "last_row",
        Scalars.Text with
        {
            Type = "field",
        },
        "The field of a page's last row that is the next cursor. The pages end with one that has no rows, or by `page_size`, `has_more` or `total`."
    )
    {
        Examples = ["id"],
        AlsoCalled = ["last_record", "last"],
    };

    private static readonly OptionalSetting<string> Start = new(
        "start",
        Scalars.Word,
        "The cursor of the first page. Omitted: it is asked for without one."
    )
    {
        Examples = ["\"*\""],
        AlsoCalled = ["first", "initial"],
    };

    public static readonly Kind<Pagination> Kind = new(
        "cursor",
        new(
            "pagination cursor",
            "Each page says by what the next one is asked for: a field beside its rows, or one of its last row.",
            Parameter,
            Path,
            LastRow,
            Start,
            PageSettings.PageSize,
            PageSettings.SizeParameter,
            PageSettings.HasMore,
            PageSettings.Total,
            PageSettings.MaxPages
        )
        {
            Rules =
            [
                new SettingRule.ExactlyOne("'pagination' must name either 'path' or 'last_row' as the next cursor's place", Path, LastRow),
                PageSettings.SizeNeedsNumber,
            ],
        },
        Read
    )
    {
        AlsoCalled = ["cursor_pagination", "json_response", "token", "keyset"],
    };

    private static Pagination.Cursor Read(YamlMap map) =>
        new(Parameter.Read(map), Path.Read(map), LastRow.Read(map))
        {
            Start = Start.Read(map),
            PageSize = PageSettings.PageSize.Read(map),
            SizeParameter = PageSettings.SizeParameter.Read(map),
            HasMore = PageSettings.HasMore.Read(map),
            Total = PageSettings.Total.Read(map),
            MaxPages = PageSettings.MaxPages.Read(map),
        };
}
