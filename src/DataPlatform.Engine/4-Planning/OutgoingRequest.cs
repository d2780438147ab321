using System.Globalization;
using System.Runtime.CompilerServices;
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
        Func<string, TemplateValue> valueOf = values.ValueOf;
        // Most addresses are short enough for the stack.
        var address = new DefaultInterpolatedStringHandler(0, 0, CultureInfo.InvariantCulture, stackalloc char[512]);
        address.AppendLiteral(recipe.Source.BaseUrl.AbsoluteUri);
        address.AppendLiteral(Template.Of(recipe.Path).Fill(valueOf, EscapeInPath));
        var separator = "?";
        foreach (var (name, template) in recipe.Query)
        {
            Append(ref address, ref separator, name, Template.Of(template).Fill(valueOf));
        }

        if (pages is { SizeParameter: { } sizeName, PageSize: { } size })
        {
            Append(ref address, ref separator, sizeName, size.ToString(CultureInfo.InvariantCulture));
        }

        if (pages is { Parameter: { } pageName } && values.Page is { } its)
        {
            Append(ref address, ref separator, pageName, its);
        }

        return new(new(address.ToStringAndClear()), recipe.Method, BodyOf(recipe, values));
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

    private static void Append(ref DefaultInterpolatedStringHandler address, ref string separator, string name, string value)
    {
        address.AppendLiteral(separator);
        address.AppendLiteral(Uri.EscapeDataString(name));
        address.AppendLiteral("=");
        address.AppendLiteral(Uri.EscapeDataString(value));
        separator = "&";
    }

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
