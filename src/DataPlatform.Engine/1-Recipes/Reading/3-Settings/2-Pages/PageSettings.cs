using DataPlatform.Recipes.Reading.Shapes;

namespace DataPlatform.Recipes.Reading.Settings.Pages;

/// <summary>Settings that several kinds of <c>pagination</c> have.</summary>
internal static class PageSettings
{
    public static readonly OptionalValue<int> PageSize = new(
        "page_size",
        Scalars.Count(1),
        "How many rows a full page has: one with fewer is the last, and no page behind it is asked for. A page of 100 rows, or of another number at "
            + "which vendors cut answers, is followed by one more all the same. Omitted: nothing is known of it."
    )
    {
        Examples = ["100"],
        AlsoCalled = ["size", "limit", "per_page"],
    };

    public static readonly OptionalSetting<string> SizeParameter = new(
        "size_param",
        Scalars.Text,
        "The query parameter that carries `page_size`. Omitted: none does."
    )
    {
        Examples = ["limit"],
        AlsoCalled = ["limit_param", "page_size_param"],
    };

    public static readonly OptionalSetting<ValuePath> HasMore = new(
        "has_more",
        Scalars.ValuePath,
        "Where the body says whether there are more pages: false, 0 or nothing in it ends them. Where it is missing or null, the rest decides."
    )
    {
        Examples = ["has_more", "meta.has_next_page"],
        AlsoCalled = ["has_more_path", "more"],
    };

    public static readonly OptionalSetting<ValuePath> Total = new(
        "total",
        Scalars.ValuePath,
        "Where the body has the number of all rows, not of those on the page: with the last of them no page behind is asked for."
    )
    {
        Examples = ["total", "meta.total_count"],
        AlsoCalled = ["total_path", "total_count"],
    };

    public static readonly OptionalSetting<ValuePath> TotalPages = new(
        "total_pages",
        Scalars.ValuePath,
        "Where the body has the number of all pages."
    )
    {
        Examples = ["total_pages", "'[0].pages'"],
        AlsoCalled = ["total_pages_path", "page_count"],
    };

    public static readonly OptionalValue<int> MaxPages = new(
        "max_pages",
        Scalars.Count(1, Pagination.MostPages),
        "How many pages are asked for at most. What lies behind them is left out on purpose, and no warning tells of it. Omitted: all are asked for."
    )
    {
        Examples = ["5"],
        AlsoCalled = ["maximum_page", "max_page"],
    };

    /// <summary>A parameter that has no meaning without the number that it carries.</summary>
    public static readonly SettingRule SizeNeedsNumber = new SettingRule.Needs(
        SizeParameter,
        PageSize,
        "'size_param' carries the rows of a page: it needs 'page_size'"
    );

    /// <summary>The setting <c>param</c> of a kind.</summary>
    /// <param name="carried">What it carries, for a person.</param>
    /// <param name="example">A name.</param>
    /// <param name="also">What others call it besides.</param>
    public static OptionalSetting<string> Parameter(string carried, string example, params IReadOnlyList<string> also) =>
        new("param", Scalars.Text, $"The query parameter with {carried}. Omitted: `{{page}}` in `path`, `query` or `body` stands for it.")
        {
            Examples = [example],
            AlsoCalled = ["query", "name", .. also],
        };
}
