using System.Globalization;
using DataPlatform.Bronze.Bodies;
using DataPlatform.Engine.Drafting.Rows;
using DataPlatform.Engine.Drafting.Samples;
using DataPlatform.Recipes.Reading.Yaml;

namespace DataPlatform.Engine.Drafting.Requests;

/// <summary>How the sample's further pages are asked for.</summary>
/// <param name="Setting">What <c>pagination</c> says, as YAML; null when nothing can be said.</param>
/// <param name="Parameters">Query parameters that paging sends by itself.</param>
/// <param name="Comment">What a person has to know or decide; null when there is nothing.</param>
internal sealed record PageGuess(string? Setting, IReadOnlyList<string> Parameters, string? Comment)
{
    private static readonly HashSet<string> NextAddresses =
    [
        "next",
        "nexturl",
        "nexturi",
        "nextlink",
        "nexthref",
        "nextpageurl",
        "nextpagelink",
        "nextpage",
        "href",
        "url",
    ];
    private static readonly HashSet<string> Cursors =
    [
        "nextcursor",
        "nexttoken",
        "nextpagetoken",
        "nextpagecursor",
        "nextkey",
        "nextmarker",
        "cursor",
        "continuation",
        "continuationtoken",
        "scrollid",
        "after",
        "endcursor",
        "next",
        "nextpage",
    ];
    private static readonly HashSet<string> Mores = ["hasmore", "hasnext", "hasnextpage", "more", "moreresults", "hasmoreitems"];
    private static readonly HashSet<string> Totals =
    [
        "total",
        "totalcount",
        "totalresults",
        "totalrecords",
        "totalitems",
        "totalrows",
        "totalhits",
        "recordcount",
    ];
    private static readonly HashSet<string> AllPages = ["totalpages", "pagecount", "numpages", "lastpage", "pages"];
    private static readonly HashSet<string> PageParameters = ["page", "pagenumber", "pagenum", "pageindex", "pageno", "p"];
    private static readonly HashSet<string> SizeParameters =
    [
        "perpage",
        "pagesize",
        "limit",
        "size",
        "pagelimit",
        "top",
        "maxresults",
        "count",
        "perpagelimit",
    ];
    private static readonly HashSet<string> OffsetParameters = ["offset", "skip", "startindex"];

    // A person who asks for so few rows wants to see what one looks like.
    private const int TinySample = 5;
    private const int UsualPage = 100;

    private static readonly PageGuess None = new(null, [], null);

    /// <summary>What a sample says of pages.</summary>
    /// <param name="sample">The sample.</param>
    /// <param name="address">Its address; null when nobody said.</param>
    /// <param name="around">The plain fields around its rows.</param>
    /// <param name="rows">How many rows it has.</param>
    public static PageGuess Of(Sample sample, SampleAddress? address, IReadOnlyList<Envelope.Field> around, long rows)
    {
        var seen = new Seen(address?.Query ?? [], around, rows);
        return seen.NextAddress()
            ?? (
                LinkHeader.Next(sample.Header("link")) is null
                    ? null
                    : new PageGuess("{ type: link_header }", [], "the header Link names the next page")
            )
            ?? seen.Numbered()
            ?? seen.Offset()
            ?? seen.AfterLast()
            ?? seen.Cursor()
            ?? seen.Full()
            ?? None;
    }

    /// <summary>True for the name of a parameter that tells pages apart, or says how long they are.</summary>
    public static bool IsParameter(string name) => IsPage(name) || IsSize(name) || Cursors.Contains(Plain(name));

    /// <summary>True for the name of a parameter that says how long a page is.</summary>
    public static bool IsSize(string name) => SizeParameters.Contains(Plain(name));

    /// <summary>True for a parameter that says that the sample is to be short, which says nothing of what a run should ask for.</summary>
    public static bool IsOfTinySample(string name, string value) =>
        IsSize(name) && int.TryParse(value, NumberStyles.None, CultureInfo.InvariantCulture, out var rows) && rows is > 0 and <= TinySample;

    /// <summary>What such a parameter begins with as a rule: pages with 1, offsets with 0.</summary>
    public static int FirstOf(string name) => PageParameters.Contains(Plain(name)) ? 1 : 0;

    private static bool IsPage(string name) => PageParameters.Contains(Plain(name)) || OffsetParameters.Contains(Plain(name));

    private static string Plain(string name) => string.Concat(name.Where(char.IsAsciiLetter)).ToLowerInvariant();

    /// <summary>What paging is seen by.</summary>
    private sealed record Seen(IReadOnlyList<KeyValuePair<string, string>> Query, IReadOnlyList<Envelope.Field> Around, long Rows)
    {
        public PageGuess? NextAddress() =>
            Around.FirstOrDefault(f =>
                IsInNext(f) && (f.Text.StartsWith("http", StringComparison.Ordinal) || f.Text.StartsWith('/') || f.Text.StartsWith('?'))
            )
                is { } next
                ? new($"{{ type: next_url, path: {YamlText.Of(next.Path)} }}", [], null)
            : Around.FirstOrDefault(f => f.PlainName is "nexturl" or "nextpageurl" or "nextlink") is { Text.Length: 0 } none
                ? new($"{{ type: next_url, path: {YamlText.Of(none.Path)} }}", [], "it was empty: the sample is the last page")
            : null;

        public PageGuess? Numbered()
        {
            if (Parameter(PageParameters) is not { } page || !IsNumber(page.Value, out var start))
            {
                return null;
            }

            return Build($"type: page_number, param: {YamlText.Of(page.Key)}", start == 0 ? null : $"start: {start}", [page.Key], AllPages);
        }

        public PageGuess? Offset()
        {
            if (Parameter(OffsetParameters) is { } offset && IsNumber(offset.Value, out var start))
            {
                return Build($"type: offset, param: {YamlText.Of(offset.Key)}", start == 0 ? null : $"start: {start}", [offset.Key], []);
            }

            // The body repeats what the request could have said: { "offset": 0, "limit": 1000, "count": 5280 }.
            var named = Around.FirstOrDefault(f => OffsetParameters.Contains(f.PlainName) && IsNumber(f.Text, out _));
            var size = Around.FirstOrDefault(f => f.PlainName is "limit" && IsNumber(f.Text, out _));
            return named is not null && size is not null && IsNumber(size.Text, out var limit) && limit >= Rows
                ? Build($"type: offset, param: {YamlText.Of(named.Path.Split('.')[^1])}", null, [], []) with
                {
                    Comment = "decide: the answer names offset and limit; are the parameters called so?",
                }
                : null;
        }

        public PageGuess? AfterLast() =>
            Around.FirstOrDefault(f => Mores.Contains(f.PlainName)) is { } more
            && Query.FirstOrDefault(q => Plain(q.Key) is "startingafter" or "after" or "sinceid" or "lastid") is { Key: { } name }
                ? new(
                    $"{{ type: cursor, param: {YamlText.Of(name)}, last_row: id, has_more: {YamlText.Of(more.Path)} }}",
                    [name],
                    "decide: last_row is the field whose value the next page begins behind"
                )
                : null;

        public PageGuess? Cursor()
        {
            if (Around.FirstOrDefault(f => Cursors.Contains(f.PlainName) && (IsSet(f) || Sent(f) is not null)) is not { } next)
            {
                return null;
            }

            var sent = Sent(next);
            var name = sent ?? (WithoutNext(next) is { Length: > 0 } plain ? char.ToLowerInvariant(plain[0]) + plain[1..] : "cursor");
            return new(
                $"{{ type: cursor, param: {YamlText.Of(name)}, path: {YamlText.Of(next.Path)} }}",
                sent is null ? [] : [sent],
                sent is null ? "decide: what the parameter is called that takes the cursor" : null
            );
        }

        private static bool IsSet(Envelope.Field field) => field.Text is { Length: > 0 } and not ("false" or "0" or "-1");

        // next_page_token is sent as page_token, or as it is called.
        private static string WithoutNext(Envelope.Field field)
        {
            var name = field.Path.Split('.')[^1];
            return name.StartsWith("next", StringComparison.OrdinalIgnoreCase) ? name[4..].TrimStart('_', '-') : name;
        }

        private string? Sent(Envelope.Field field) =>
            Query.FirstOrDefault(q => Plain(q.Key) == field.PlainName || Plain(q.Key) == Plain(WithoutNext(field))).Key;

        // As many rows as were asked for.
        public PageGuess? Full() =>
            Parameter(SizeParameters) is { } size && IsNumber(size.Value, out var asked) && asked == Rows && Rows > 1
                ? new(null, [], $"decide: as many rows as {size.Key} asks for came, so there may be more pages")
            : TotalAbove(Rows) is { } total
                ? new(null, [], $"decide: {total.Path} says that there are {total.Text} rows; how are further pages asked for?")
            : null;

        private PageGuess Build(string head, string? start, IReadOnlyList<string> own, HashSet<string> pages)
        {
            var parts = new List<string?> { head, start };
            var parameters = own.ToList();
            var body = Around.FirstOrDefault(f => f.PlainName is "limit" or "perpage" or "pagesize" && IsNumber(f.Text, out _));
            var size = Parameter(SizeParameters);
            var asked =
                size is { } s && IsNumber(s.Value, out var number) ? number
                : body is not null && IsNumber(body.Text, out var said) ? said
                : 0;
            var isTiny = size is { } sent && IsOfTinySample(sent.Key, sent.Value);
            if (asked > 0 && asked >= Rows)
            {
                parts.Add(string.Create(CultureInfo.InvariantCulture, $"page_size: {(isTiny ? UsualPage : asked)}"));
                var name = size?.Key ?? (body!.PlainName == "limit" ? "limit" : null);
                parts.Add(name is null ? null : $"size_param: {YamlText.Of(name)}");
                parameters.AddRange(size is null ? [] : [size.Value.Key]);
            }

            var all = Around.FirstOrDefault(f => pages.Contains(f.PlainName) && IsNumber(f.Text, out _));
            parts.Add(
                all is not null ? $"total_pages: {YamlText.Of(all.Path)}"
                : TotalAbove(Rows - 1) is { } total ? $"total: {YamlText.Of(total.Path)}"
                : null
            );
            parts.Add(Around.FirstOrDefault(f => Mores.Contains(f.PlainName)) is { } more ? $"has_more: {YamlText.Of(more.Path)}" : null);
            return new(
                $"{{ {string.Join(", ", parts.OfType<string>())} }}",
                parameters,
                isTiny
                    ? $"decide: the sample asked for {asked}; no more than the vendor gives, for a page with fewer is the last one"
                    : null
            );
        }

        // "count" is the rows of the page as often as that of all of them.
        private Envelope.Field? TotalAbove(long rows) =>
            Around.FirstOrDefault(f =>
                IsNumber(f.Text, out var number)
                && ((Totals.Contains(f.PlainName) && number > rows) || (f.PlainName == "count" && number > Rows))
            );

        private KeyValuePair<string, string>? Parameter(HashSet<string> names) =>
            Query.Where(q => names.Contains(Plain(q.Key))).Select(q => (KeyValuePair<string, string>?)q).FirstOrDefault();

        private static bool IsInNext(Envelope.Field field) =>
            field.PlainName is "href" or "url"
                ? field.Path.Split('.') is [.., var group, _] && group.Equals("next", StringComparison.OrdinalIgnoreCase)
                : NextAddresses.Contains(field.PlainName);

        private static bool IsNumber(string text, out int number) =>
            int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out number);
    }
}
