using System.Text;
using DataPlatform.Recipes;

namespace DataPlatform.Planning;

/// <summary>Builds the address of a request. Every value is escaped, so that a ticker can never become part of the address's structure.</summary>
internal static class RequestAddress
{
    /// <param name="request">What is asked.</param>
    /// <param name="page">What the query carries for a page; null: what it carries for the first one, if anything.</param>
    public static Uri Of(PlannedRequest request, KeyValuePair<string, string>? page = null)
    {
        var recipe = request.Recipe;
        var values = new PlaceholderValues(recipe, request.Ticker, request.From, request.Date);
        var address = new StringBuilder(recipe.Source.BaseUrl.AbsoluteUri);
        address.Append(Placeholder.Fill(recipe.Path, name => Uri.EscapeDataString(values.Of(name))));
        var separator = '?';
        foreach (var (name, template) in recipe.Query)
        {
            Append(name, Placeholder.Fill(template, values.Of));
        }

        if ((page ?? recipe.Pagination?.FirstPage) is { } its)
        {
            Append(its.Key, its.Value);
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
        page is null ? Of(request)
        : request.Recipe.Pagination?.QueryOf(page) is { } its ? Of(request, its)
        : new(page, UriKind.Absolute);

    /// <summary>A ticker that is put into a path and would be read there as "this folder" or "the one above".</summary>
    public static bool IsUnsafeInPath(DatasetRecipe recipe, string ticker) =>
        ticker.Trim() is "." or ".." && recipe.Path.Contains("{ticker}", StringComparison.Ordinal);
}
