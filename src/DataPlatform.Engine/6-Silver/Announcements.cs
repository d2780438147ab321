using DataPlatform.Bronze.Bodies;
using DataPlatform.Bronze.Pages;
using DataPlatform.Bronze.Segments;
using DataPlatform.Recipes;

namespace DataPlatform.Silver;

/// <summary>
/// Answers that say that there is more of them than was read. One of several pages is judged when it has ended: by all its rows, and where its pages
/// are named by what its last page still names.
/// </summary>
internal sealed class Announcements
{
    private readonly List<(string? Ticker, string Sign)> _found = [];

    // Answers of several pages that have not been judged yet.
    private readonly Dictionary<(RecipeId Recipe, string? Ticker, DateOnly? Step), Paged> _paged = [];

    // Answers of several pages that have been judged, and are not all.
    private readonly List<(RecipeId Recipe, string? Ticker, string Run)> _cut = [];

    /// <summary>Takes away the answers of several pages that have been judged since the last call and say that there is more.</summary>
    public IReadOnlyList<(RecipeId Recipe, string? Ticker, string Run)> TakeCut()
    {
        List<(RecipeId Recipe, string? Ticker, string Run)> cut = [.. _cut];
        _cut.Clear();
        return cut;
    }

    /// <summary>What says so in each, and its ticker.</summary>
    public IReadOnlyList<(string? Ticker, string Sign)> Found => _found;

    /// <summary>Takes an answer, or one page of it.</summary>
    public void Add(DatasetRecipe recipe, BronzeRecord record, Answer.Good answer)
    {
        if (recipe.Pagination is Pagination.Halves { Cap: var cap } && answer.Rows >= cap)
        {
            // The halves of its window are asked.
            return;
        }

        if (recipe.Pagination is null or { CutsTheWindow: true })
        {
            if ((answer.More ?? MoreSigns.OfHeader(record.Link)) is { } sign)
            {
                _found.Add((record.Ticker, sign));
            }

            return;
        }

        AddPage(recipe, recipe.Pagination, record, answer);
    }

    private void AddPage(DatasetRecipe recipe, Pagination pages, BronzeRecord record, Answer.Good answer)
    {
        var request = (recipe.Id, record.Ticker, recipe.HasSteps ? record.From : null);
        var before = _paged.GetValueOrDefault(request);
        var hints = new PageHints(pages);
        var total =
            hints.Total(answer) is { } declared ? (pages.Total!.Text, declared)
            : answer.Signs?.Total is { Value: > 0 } said ? said
            : before?.Run == record.AnswerRun ? before.Total
            : null;
        // Where pages are counted, the one behind the last is asked for, and may well name another. What the recipe declares is meant.
        var more = hints.HasMore(answer);
        var next =
            more == true ? $"'{pages.HasMore}' is set"
            : pages.PagesAreNamed ? answer.Signs?.Next ?? NoAddress(pages, answer) ?? MoreSigns.OfHeader(record.Link)
            : null;
        // How many pages an earlier run has stored of it is not known here.
        var count = before?.Run == record.AnswerRun ? before.Pages + 1 : 1;
        var isCut = pages.MaxPages is { } most && (record.Continues is not null || count >= most);
        _paged[request] = new(record.AnswerRun, count, total, next, IsAll: isCut || (!more ?? answer.Signs?.IsAll ?? false));
    }

    private static string? NoAddress(Pagination pages, Answer.Good answer) =>
        pages is Pagination.NextUrl linked && NextUrlPager.NoAddress(linked, answer.Around) is { } other
            ? $"'{linked.Path}' is no address: {Excerpt.Of(other)}"
            : null;

    /// <summary>Judges the answers that have ended.</summary>
    /// <param name="rowsOf">The rows of all pages of a request's answer; null while it is not whole.</param>
    public void Judge(Func<RecipeId, string?, DateOnly?, long?> rowsOf)
    {
        foreach (var (request, paged) in _paged)
        {
            if (rowsOf(request.Recipe, request.Ticker, request.Step) is { } rows)
            {
                _paged.Remove(request);
                if (!paged.IsAll && (paged.Next ?? MoreSigns.Above(paged.Total, rows)) is { } sign)
                {
                    _found.Add((request.Ticker, sign));
                    _cut.Add((request.Recipe, request.Ticker, paged.Run));
                }
            }
        }
    }

    /// <summary>The pages of an answer so far: how many, the last total that one of them named, and what the last of them says.</summary>
    /// <param name="Run">The run that asked for them.</param>
    /// <param name="Pages">How many were read here.</param>
    /// <param name="Total">What is told of the number of all rows, by the field's name.</param>
    /// <param name="Next">What says that there are more.</param>
    /// <param name="IsAll">That there are more is not to be told: the last one says that it is the last, or the recipe wants no more.</param>
    private sealed record Paged(string Run, long Pages, (string Name, long Value)? Total, string? Next, bool IsAll);
}
