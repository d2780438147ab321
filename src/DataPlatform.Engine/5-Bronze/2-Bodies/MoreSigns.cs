using System.Globalization;
using System.Text;
using System.Text.Json;

namespace DataPlatform.Bronze.Bodies;

/// <summary>
/// Looks in what stands around the rows, never in a row, for a sign that the vendor has more of them than the answer holds. Only what is set is one:
/// null, <c>""</c>, false and 0 are none. A vendor that says in so many words that there is no more is believed.
/// </summary>
/// <param name="ignore">Names that are no sign in this dataset.</param>
internal sealed class MoreSigns(IReadOnlyCollection<string> ignore)
{
    // Names are compared in lower case and without anything that is no letter, so that next_page, nextPage and next-page are one.
    private static readonly HashSet<string> Nexts =
    [
        "next",
        "nexturl",
        "nexturi",
        "nexthref",
        "nextlink",
        "odatanextlink",
        "nextpage",
        "nextpageurl",
        "nextpageuri",
        "nextpagelink",
        "nextpagetoken",
        "nextpagecursor",
        "nextcursor",
        "nexttoken",
        "nextkey",
        "nextmarker",
        "nextoffset",
        "cursor",
        "continuation",
        "continuationtoken",
        "nextcontinuationtoken",
        "paginationtoken",
        "scrollid",
    ];
    private static readonly HashSet<string> More =
    [
        "hasmore",
        "hasnext",
        "hasnextpage",
        "hasmoreitems",
        "hasmoreresults",
        "hasmorepages",
        "more",
        "moreresults",
        "morepages",
        "moreavailable",
        "truncated",
        "istruncated",
        "incompleteresults",
    ];
    private static readonly HashSet<string> Totals =
    [
        "total",
        "totalcount",
        "totalresults",
        "totalrecords",
        "totalitems",
        "totalrows",
        "totalhits",
        "totalelements",
        "totalsize",
        "count",
        "recordcount",
    ];
    private static readonly HashSet<string> Pages = ["totalpages", "pagecount", "pages", "lastpage", "numpages"];
    private static readonly HashSet<string> Page = ["page", "currentpage", "pagenumber", "pageindex"];

    // Objects that vendors put them into.
    private static readonly HashSet<string> Groups =
    [
        "meta",
        "metadata",
        "pagination",
        "paging",
        "page",
        "pageinfo",
        "paginginfo",
        "paginationinfo",
        "links",
        "link",
        "cursors",
        "cursor",
        "info",
        "responsemetadata",
        "next",
    ];
    private static readonly HashSet<string> Addresses = ["href", "url", "uri", "link"];

    private const int Deepest = 3;

    private string? _next;
    private (string Name, long Value)? _pages;
    private long _page = 1;

    /// <summary>The vendor says that there is no more.</summary>
    public bool IsAll { get; private set; }

    /// <summary>The number of all rows that there are, as the vendor says it, and the field that does.</summary>
    public (string Name, long Value)? Total { get; private set; }

    /// <summary>What names a next page or says that there is one, for a person; null when nothing does.</summary>
    public string? Next => _next is null ? null : $"'{_next}' is set";

    /// <summary>Takes a field that stands around the rows.</summary>
    public void Note(ReadOnlySpan<byte> name, FieldValue value) => Note(Encoding.UTF8.GetString(name), value, depth: 0, isNext: false);

    /// <summary>Takes the fields of an object that stands beside the rows; anything else has none.</summary>
    public void NoteFields(ReadOnlySpan<byte> json)
    {
        if (json[0] == '{')
        {
            LookInside(json, depth: 0, isNext: false);
        }
    }

    /// <summary>What says that there is more, for a person; null when nothing does.</summary>
    /// <param name="rows">The rows of the answer.</param>
    public string? Found(long rows) =>
        IsAll ? null
        : (Next ?? Above(Total, rows)) is { } sign ? sign
        : _pages is { } pages && pages.Value > Math.Max(_page, 1)
            ? string.Create(CultureInfo.InvariantCulture, $"'{pages.Name}' is {pages.Value}")
        : null;

    /// <summary>A total that is more than the rows that came, for a person; null when it is not.</summary>
    public static string? Above((string Name, long Value)? total, long rows) =>
        total is var (name, value) && value > rows
            ? string.Create(CultureInfo.InvariantCulture, $"'{name}' is {value}, and {rows} rows came")
            : null;

    /// <summary>The same of a <c>Link</c> header.</summary>
    /// <param name="link">Its value; null when the answer has none.</param>
    public static string? OfHeader(string? link) => LinkHeader.Next(link) is null ? null : "the header 'Link' names a next page";

    private void Note(string written, FieldValue value, int depth, bool isNext)
    {
        var name = Plain(written);
        if (ignore.Contains(written, StringComparer.Ordinal))
        {
            return;
        }

        if (value.Kind == FieldKind.Object)
        {
            if (depth < Deepest && Groups.Contains(name))
            {
                LookInside(value.Json, depth + 1, name == "next");
            }

            return;
        }

        if (value.Kind is FieldKind.Text or FieldKind.Plain)
        {
            Judge(written, isNext && Addresses.Contains(name) ? "next" : name, Encoding.UTF8.GetString(value.Utf8).Trim());
        }
    }

    private void Judge(string written, string name, string value)
    {
        var isSet = value.Length > 0 && value is not ("0" or "-1") && !Says(value, "false", "null", "none", "no");
        if (Nexts.Contains(name) && isSet)
        {
            _next ??= written;
        }
        else if (More.Contains(name))
        {
            _next ??= isSet ? written : null;
            IsAll |= Says(value, "false", "0", "no");
        }
        else if (long.TryParse(value, NumberStyles.None, CultureInfo.InvariantCulture, out var number))
        {
            Total ??= Totals.Contains(name) ? (written, number) : null;
            _pages ??= Pages.Contains(name) ? (written, number) : null;
            _page = Page.Contains(name) ? number : _page;
        }
    }

    private void LookInside(ReadOnlySpan<byte> json, int depth, bool isNext)
    {
        var scratch = new JsonScratch();
        var reader = new Utf8JsonReader(json, JsonText.Options);
        reader.Read();
        while (reader.Read() && reader.TokenType == JsonTokenType.PropertyName)
        {
            var name = Encoding.UTF8.GetString(scratch.Name(ref reader));
            reader.Read();
            Note(name, scratch.Value(ref reader, json), depth, isNext);
        }
    }

    private static bool Says(string value, params ReadOnlySpan<string> words)
    {
        foreach (var word in words)
        {
            if (value.Equals(word, StringComparison.OrdinalIgnoreCase))
            {
                return true;
            }
        }

        return false;
    }

    private static string Plain(string name) => string.Concat(name.Where(char.IsAsciiLetter)).ToLowerInvariant();
}
