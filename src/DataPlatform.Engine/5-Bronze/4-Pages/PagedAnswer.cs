using System.Globalization;
using System.Security.Cryptography;
using System.Text;
using DataPlatform.Bronze.Bodies;
using DataPlatform.Recipes;
using DataPlatform.Runs;

namespace DataPlatform.Bronze.Pages;

/// <summary>
/// The pages of one answer, one after the other, as they come or as a replay reads them: says what follows, and whether the answer is whole. Nobody
/// else decides that.
/// </summary>
internal sealed class PagedAnswer
{
    // In hex digits: short, because two are kept for each page, and long enough that no two pages of an answer have the same by chance.
    private const int DigestLength = 16;

    private readonly DatasetRecipe _recipe;
    private readonly Pager _pager;
    private readonly PageHints _hints;

    // What must not come again; the text is the same in the order in which it came. Null as long as nothing came by which pages are told apart.
    private HashSet<string>? _seen;
    private StringBuilder? _seenText;

    // Of a day in parts; else the next page.
    private readonly PartsOfDay? _parts;
    private string? _next;

    /// <param name="recipe">The recipe.</param>
    /// <param name="open">Its pages that are stored already; null when the answer begins.</param>
    /// <param name="window">The window that it is of; null where the recipe asks for none.</param>
    public PagedAnswer(DatasetRecipe recipe, OpenAnswer? open = null, HalvedWindow? window = null)
    {
        _recipe = recipe;
        _pager = Pager.Of(recipe);
        _hints = new(recipe.Pagination);
        _next = open?.NextPage ?? recipe.Pagination?.FirstOf(window);
        _parts = recipe.Pagination is Pagination.DayParts parts && _next is not null ? new(parts, DueParts.Parse(_next)) : null;
        Pages = open?.Pages ?? 0;
        Rows = open?.Rows ?? 0;
        for (var at = 0; at < open?.Seen.Length; at += DigestLength)
        {
            See(open.Seen.Substring(at, Math.Min(DigestLength, open.Seen.Length - at)));
        }
    }

    /// <summary>The page to ask for next; null also for the only one and for a first one that needs no name.</summary>
    /// <param name="at">When (UTC), for parts of a day: those are first that are over. Null: at any time.</param>
    public string? Due(DateTime? at = null) => _parts is null ? _next : _parts.Due(at);

    /// <summary>What an answer that goes on later begins with: the page that is due, or all parts of a day that are; null when nothing is left.</summary>
    public string? Left => _parts is null ? _next : _parts.Left?.ToString();

    /// <summary>It is a day in parts, of which each is asked for until it has come.</summary>
    public bool IsOfDay => _parts is not null;

    /// <summary>Pages added so far.</summary>
    public int Pages { get; private set; }

    /// <summary>Their rows.</summary>
    public long Rows { get; private set; }

    /// <summary>Digests of the pages' names and rows, one behind the other.</summary>
    public string Seen => _seenText?.ToString() ?? "";

    /// <summary>It is an answer: it has rows, or may be empty.</summary>
    public bool Counts => Rows > 0 || _recipe.EmptyIsAnswer;

    /// <summary>
    /// The answer as one of the pages; null when it is none. Where pages are told apart here, behind the first one a body of no bytes is a page without rows,
    /// and so is an answer that says "no such page"; of the parts of a day, the first one too. A page that an answer has named must come.
    /// </summary>
    /// <param name="answer">What the response is worth by itself.</param>
    /// <param name="status">Its HTTP status; null when no answer came.</param>
    public Answer.Good? AsPage(Answer answer, int? status) =>
        answer switch
        {
            Answer.Good good => good,
            _ when !_pager.Counts || (Pages == 0 && !IsOfDay) => null,
            { Rule.Means: ResponseMeaning.Stop or ResponseMeaning.Throttled or ResponseMeaning.Retry } => null,
            Answer.Missing or Answer.Bad { Kind: FailureKind.EmptyBody } => NoRows,
            _ => status is 404 ? NoRows : null,
        };

    /// <summary>Adds the next page.</summary>
    /// <param name="page">Which one.</param>
    /// <param name="address">Where it was asked.</param>
    /// <param name="answer">What it holds.</param>
    /// <param name="link">Its header <c>Link</c>; null when it has none.</param>
    /// <param name="window">The window that the whole answer is of; null where the recipe asks for none.</param>
    /// <param name="at">When it was asked for (UTC).</param>
    public PageStep Add(
        string? page,
        string address,
        Answer.Good answer,
        string? link = null,
        HalvedWindow? window = null,
        DateTime? at = null
    )
    {
        Pages++;
        Rows += answer.Rows;
        // In a replay a line may be damaged: what is left of the answer must not pass for all of it.
        var step = IsDue(page)
            ? After(
                new(page, address, answer)
                {
                    Link = link,
                    Window = window,
                    Pages = Pages,
                    Rows = Rows,
                }
            )
            : new PageStep.Missing();
        if (step is PageStep.Broken or PageStep.Missing)
        {
            _parts?.Clear();
            _next = null;
            return step;
        }

        var next = (step as PageStep.Next)?.Page;
        if (_parts is null || page is null)
        {
            _next = next;
            return step;
        }

        _parts.Came(page, next);
        return _parts.Due(at) is { } due ? new PageStep.Next(due) : PageStep.End.It;
    }

    /// <summary>A page failed. A part of a day is left for the next run, and those behind it are asked all the same, until some in a row have failed.</summary>
    /// <returns>The page to ask for next; null where there is none, or where all that follows depends on the one that failed.</returns>
    /// <inheritdoc cref="Add"/>
    public string? PassOver(string? page, HalvedWindow? window, DateTime? at = null)
    {
        if (_parts is null || page is null || !_parts.IsDue(page))
        {
            return null;
        }

        _parts.Failed(page, (_pager.After(new(page, "", NoRows) { Window = window }) as PageStep.Next)?.Page);
        return _parts.IsEnough ? null : _parts.Due(at);
    }

    private bool IsDue(string? page) => _parts is null ? page == _next : page is not null && _parts.IsDue(page);

    private PageStep After(PageRead page)
    {
        if (page.Answer.RowsDigest is { } rows && !IsNew("rows", rows))
        {
            return Repeated(
                "the rows of an earlier page, or rows with the same keys: the server does not heed what tells the pages apart, or 'key' does not tell all rows apart"
            );
        }

        var step = _hints.IsLast(page) ? PageStep.End.It : _pager.After(page);
        return step is not PageStep.Next next ? step
            : !IsOfDay && !IsNew("page", next.Page) ? Repeated("the pages go in a circle: one names a page that came before")
            : Pages > Pagination.MostPages ? TooMany()
            : step;
    }

    private Answer.Good NoRows => new(0, new string?[_recipe.FieldsAround.Count]);

    private bool IsNew(string kind, string what)
    {
        var digest = Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes($"{kind} {what}")).AsSpan(0, DigestLength / 2));
        return See(digest);
    }

    private bool See(string digest)
    {
        _seen ??= new(StringComparer.Ordinal);
        _seenText ??= new();
        if (!_seen.Add(digest))
        {
            return false;
        }

        _seenText.Append(digest);
        return true;
    }

    private static PageStep.Broken Repeated(string message) => new(FailureKind.RepeatedPage, message);

    private static PageStep.Broken TooMany() =>
        new(FailureKind.TooManyPages, string.Create(CultureInfo.InvariantCulture, $"no end after {Pagination.MostPages} pages"));
}
