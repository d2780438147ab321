using System.Globalization;
using System.Text;
using DataPlatform.Recipes;

namespace DataPlatform.Planning;

/// <summary>Builds the address of a request. Every value is escaped, so that a ticker can never become part of the address's structure.</summary>
internal static class RequestAddress
{
    public static Uri Of(PlannedRequest request, int? page)
    {
        var recipe = request.Recipe;
        string Value(string name) =>
            name switch
            {
                "ticker" => request.Ticker ?? "",
                "discriminator" => recipe.Discriminator ?? "",
                "from" => Day(request.From ?? request.Date),
                "to" or "date" => Day(request.Date),
                "limit" => recipe.Limit?.ToString(CultureInfo.InvariantCulture) ?? "",
                _ => "",
            };

        var address = new StringBuilder(recipe.Source.BaseUrl.AbsoluteUri);
        address.Append(Placeholder.Fill(recipe.Path, name => Uri.EscapeDataString(Value(name))));
        var separator = '?';
        foreach (var (name, template) in recipe.Query)
        {
            Append(name, Placeholder.Fill(template, Value));
        }

        if (recipe.Pagination is Pagination.PageNumber pages)
        {
            Append(pages.Parameter, (page ?? pages.First).ToString(CultureInfo.InvariantCulture));
        }

        return new(address.ToString());

        void Append(string name, string value)
        {
            address.Append(separator).Append(Uri.EscapeDataString(name)).Append('=').Append(Uri.EscapeDataString(value));
            separator = '&';
        }
    }

    /// <summary>A ticker that is put into a path and would be read there as "this folder" or "the one above".</summary>
    public static bool IsUnsafeInPath(DatasetRecipe recipe, string ticker) =>
        ticker.Trim() is "." or ".." && recipe.Path.Contains("{ticker}", StringComparison.Ordinal);

    private static string Day(DateOnly date) => date.ToString("yyyy-MM-dd", CultureInfo.InvariantCulture);
}
