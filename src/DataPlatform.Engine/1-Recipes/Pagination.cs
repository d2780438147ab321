using System.Globalization;

namespace DataPlatform.Recipes;

/// <summary>How the pages after the first are asked for.</summary>
public abstract record Pagination
{
    private Pagination() { }

    /// <summary>What the query carries for the first page besides what the recipe says; null: nothing.</summary>
    internal virtual KeyValuePair<string, string>? FirstPage => null;

    /// <summary>What the query carries for a page; null: the page is an address by itself.</summary>
    internal virtual KeyValuePair<string, string>? QueryOf(string page) => null;

    /// <summary>The fields beside the rows that say where the next page is, each as field names from the body's root.</summary>
    internal virtual IReadOnlyList<IReadOnlyList<string>> FieldsAround => [];

    /// <summary>Page after page by number, until one comes without rows.</summary>
    /// <param name="Parameter">The query parameter that carries the page's number.</param>
    /// <param name="First">The first page's number.</param>
    public sealed record PageNumber(string Parameter, int First) : Pagination
    {
        internal override KeyValuePair<string, string>? FirstPage => QueryOf(First.ToString(CultureInfo.InvariantCulture));

        internal override KeyValuePair<string, string>? QueryOf(string page) => new(Parameter, page);
    }

    /// <summary>Each answer names the address of the next page, until one names none.</summary>
    /// <param name="Path">Field names from the body's root to the address.</param>
    public sealed record NextUrl(IReadOnlyList<string> Path) : Pagination
    {
        internal override IReadOnlyList<IReadOnlyList<string>> FieldsAround => [Path];
    }
}
