using System.Globalization;
using DataPlatform.Bronze.Bodies;
using DataPlatform.Planning;
using DataPlatform.Recipes;
using DataPlatform.Runs;

namespace DataPlatform.Bronze.Pages;

/// <summary>
/// The pages of one answer, one after the other, as they come or as a replay reads them: says what follows, and whether the answer is whole. Nobody
/// else decides that.
/// </summary>
internal sealed class PagedAnswer(DatasetRecipe recipe)
{
    private const int MostPages = 10_000;

    private readonly Pager _pager = Pager.Of(recipe);
    private readonly HashSet<string> _named = new(StringComparer.Ordinal);
    private string? _expected = Pager.Of(recipe).First;
    private string? _before;

    /// <summary>The page to ask for first.</summary>
    public string? First => _pager.First;

    /// <summary>Pages added so far.</summary>
    public int Pages { get; private set; }

    /// <summary>Their rows.</summary>
    public long Rows { get; private set; }

    /// <summary>The last page has come, and the answer is a good one.</summary>
    public bool IsWhole { get; private set; }

    /// <summary>It is an answer: it has rows, or may be empty.</summary>
    public bool Counts => Rows > 0 || recipe.EmptyIsAnswer;

    /// <inheritdoc cref="Pager.Address"/>
    public Uri Address(PlannedRequest request, string? page) => _pager.Address(request, page);

    /// <summary>Adds the next page.</summary>
    /// <param name="page">Which one.</param>
    /// <param name="address">Where it was asked.</param>
    /// <param name="sha256">The digest of its body as received.</param>
    /// <param name="answer">What it holds.</param>
    public PageStep Add(string? page, string address, string? sha256, Answer.Good answer)
    {
        // In a replay a line may be damaged: what is left of the answer must not pass for all of it.
        var step = page == _expected ? _pager.After(page, address, answer) : new PageStep.Missing();
        if (step is PageStep.Next { Page: var next })
        {
            step =
                sha256 is not null && sha256 == _before
                    ? Repeated("the same page twice: the server does not heed what tells the pages apart")
                : !_named.Add(next) ? Repeated("the pages go in a circle: one names a page that came before")
                : Pages == MostPages ? TooMany()
                : step;
        }

        _expected = (step as PageStep.Next)?.Page;
        _before = sha256;
        Pages++;
        Rows += answer.Rows;
        IsWhole = step is PageStep.End;
        return step;
    }

    private static PageStep.Broken Repeated(string message) => new(FailureKind.RepeatedPage, message);

    private static PageStep.Broken TooMany() =>
        new(FailureKind.TooManyPages, string.Create(CultureInfo.InvariantCulture, $"no end after {MostPages} pages"));
}
