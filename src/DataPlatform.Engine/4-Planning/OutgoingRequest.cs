using System.Globalization;
using System.Security.Cryptography;
using System.Text;
using DataPlatform.Recipes;

namespace DataPlatform.Planning;

/// <summary>A request as it is sent, but for what proves who asks.</summary>
/// <param name="Address">The address, without the key.</param>
/// <param name="Method">GET or POST.</param>
/// <param name="Body">What it carries; null for nothing.</param>
internal sealed record OutgoingRequest(Uri Address, string Method = DatasetRecipe.Get, FilledBody? Body = null)
{
    /// <summary>SHA-256 of the body, in hex; null without one.</summary>
    public string? BodyDigest => Body is null ? null : Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(Body.Text)));

    /// <summary>What tells it from all other requests: its address, and the digest of its body behind a '#'.</summary>
    public string Identity => IdentityOf(Address.AbsoluteUri, BodyDigest);

    public static string IdentityOf(string address, string? bodyDigest) => bodyDigest is null ? address : $"{address}#{bodyDigest}";

    /// <summary>Fills the texts of a recipe. Every value is escaped, so that a ticker can never become part of the request's structure.</summary>
    /// <param name="request">What is asked.</param>
    /// <param name="page">What tells a page from the others; null: the first one.</param>
    public static OutgoingRequest Of(PlannedRequest request, string? page = null)
    {
        var recipe = request.Recipe;
        var pages = recipe.Pagination as Pagination.InRequest;
        var values = ValuesOf(request, page);
        var address = new StringBuilder(recipe.Source.BaseUrl.AbsoluteUri);
        address.Append(Template.Of(recipe.Path).Fill(values.ValueOf, EscapeInPath));
        var separator = '?';
        foreach (var (name, template) in recipe.Query)
        {
            Append(name, Template.Of(template).Fill(values.ValueOf));
        }

        if (pages is { SizeParameter: { } sizeName, PageSize: { } size })
        {
            Append(sizeName, size.ToString(CultureInfo.InvariantCulture));
        }

        if (pages is { Parameter: { } pageName } && values.Page is { } its)
        {
            Append(pageName, its);
        }

        return new(new(address.ToString()), recipe.Method, BodyOf(recipe, values));

        void Append(string name, string value)
        {
            address.Append(separator).Append(Uri.EscapeDataString(name)).Append('=').Append(Uri.EscapeDataString(value));
            separator = '&';
        }
    }

    /// <summary>The request for a page.</summary>
    /// <param name="request">What is asked.</param>
    /// <param name="page">The page in its pager's words; null for a first one that needs no name.</param>
    public static OutgoingRequest OfPage(PlannedRequest request, string? page) =>
        page is not null && request.Recipe.Pagination is { PagesAreAddresses: true }
            ? new(new(page, UriKind.Absolute), request.Recipe.Method, BodyOf(request.Recipe, ValuesOf(request, null)))
            : Of(request, page);

    /// <summary>A value that is put into a path and would be read there as "this folder" or "the one above".</summary>
    /// <param name="recipe">What is asked.</param>
    /// <param name="placeholder">The placeholder that stands for it.</param>
    /// <param name="value">The value.</param>
    public static bool IsUnsafeInPath(DatasetRecipe recipe, string placeholder, string value) =>
        value.Trim() is "" or "." or ".." && Placeholder.NamesIn(recipe.Path).Contains(placeholder, StringComparer.Ordinal);

    // A part of a window that was halved takes the window's place.
    private static PlaceholderValues ValuesOf(PlannedRequest request, string? page)
    {
        var recipe = request.Recipe;
        var isPart = recipe.Pagination is Pagination.Halves && page is not null;
        var (from, to) = isPart && HalvedWindow.TryParse(page!, out var part) ? (part.From, part.To) : (request.From, request.To);
        return new(recipe, request.Ticker, from, request.Date)
        {
            To = to,
            Part = request.PartOf(page),
            Window = recipe.Window,
            Values = request.Values,
            Page = page ?? (recipe.Pagination as Pagination.InRequest)?.FirstPage,
        };
    }

    private static FilledBody? BodyOf(DatasetRecipe recipe, PlaceholderValues values) =>
        recipe.Body is { } body ? FilledBody.Of(body, values.ValueOf) : null;

    private static string EscapeInPath(TemplateValue value) =>
        value.IsPatterned ? string.Join('/', value.Text!.Split('/').Select(Uri.EscapeDataString)) : Uri.EscapeDataString(value.Text ?? "");
}
