using System.Globalization;
using System.Text;
using DataPlatform.Recipes;

namespace DataPlatform.Planning;

/// <summary>Builds the address of a request. Every value is escaped, so that a ticker can never become part of the address's structure.</summary>
internal static class RequestAddress
{
    /// <param name="request">What is asked.</param>
    /// <param name="page">What tells a page from the others; null: the first one.</param>
    public static Uri Of(PlannedRequest request, string? page = null)
    {
        var recipe = request.Recipe;
        var pages = recipe.Pagination as Pagination.InRequest;
        var values = Values(request, page) with { Page = page ?? pages?.FirstPage };
        var address = new StringBuilder(recipe.Source.BaseUrl.AbsoluteUri);
        address.Append(Placeholder.Fill(recipe.Path, name => Uri.EscapeDataString(values.Of(name))));
        var separator = '?';
        foreach (var (name, template) in recipe.Query)
        {
            Append(name, Placeholder.Fill(template, values.Of));
        }

        if (pages is { SizeParameter: { } sizeName, PageSize: { } size })
        {
            Append(sizeName, size.ToString(CultureInfo.InvariantCulture));
        }

        if (pages is { Parameter: { } pageName } && values.Page is { } its)
        {
            Append(pageName, its);
        }

        return new(address.ToString());

        void Append(string name, string value)
        {
            address.Append(separator).Append(Uri.EscapeDataString(name)).Append('=').Append(Uri.EscapeDataString(value));
            separator = '&';
        }
    }

    /// <summary>The address of a page.</summary>
    /// <param name="request">What is asked.</param>
    /// <param name="page">The page in its pager's words; null for a first one that needs no name.</param>
    public static Uri OfPage(PlannedRequest request, string? page) =>
        page is not null && request.Recipe.Pagination is { PagesAreAddresses: true } ? new(page, UriKind.Absolute) : Of(request, page);

    // A part of a window that was halved takes the window's place.
    private static PlaceholderValues Values(PlannedRequest request, string? page)
    {
        var recipe = request.Recipe;
        var isPart = recipe.Pagination is Pagination.Halves && page is not null;
        return isPart && HalvedWindow.TryParse(page!, out var part)
            ? new(recipe, request.Ticker, part.From, request.Date)
            {
                To = part.To,
                Window = recipe.Window,
                Values = request.Values,
            }
            : new(recipe, request.Ticker, request.From, request.Date)
            {
                To = request.To,
                Window = recipe.Window,
                Values = request.Values,
            };
    }

    /// <summary>A value that is put into a path and would be read there as "this folder" or "the one above".</summary>
    /// <param name="recipe">What is asked.</param>
    /// <param name="placeholder">The placeholder that stands for it.</param>
    /// <param name="value">The value.</param>
    public static bool IsUnsafeInPath(DatasetRecipe recipe, string placeholder, string value) =>
        value.Trim() is "" or "." or ".." && recipe.Path.Contains($"{{{placeholder}}}", StringComparison.Ordinal);
}
