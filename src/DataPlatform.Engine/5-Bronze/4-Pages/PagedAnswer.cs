using System.Globalization;
using DataPlatform.Bronze.Bodies;
using DataPlatform.Recipes;
using DataPlatform.Runs;

namespace DataPlatform.Bronze.Pages;

/// <summary>
/// The pages of one answer, one after the other, as they come or as a replay reads them: says what follows, and whether the answer is whole. Nobody
/// else decides that.
/// </summary>
internal sealed class PagedAnswer(Pager pager)
{
    private const int MostPages = 10_000;

    private string? _due = pager.First;
    private string? _before;

    public PagedAnswer(DatasetRecipe recipe)
        : this(Pager.Of(recipe)) { }

    /// <summary>Pages added so far.</summary>
    public int Pages { get; private set; }

    /// <summary>Their rows.</summary>
    public long Rows { get; private set; }

    /// <summary>The last page has come, and the answer is a good one.</summary>
    public bool IsWhole { get; private set; }

    /// <summary>Adds the next page.</summary>
    /// <param name="page">Which one.</param>
    /// <param name="address">Where it was asked.</param>
    /// <param name="sha256">The digest of its body as received.</param>
    /// <param name="answer">What it holds.</param>
    public PageStep Add(string? page, string address, string? sha256, Answer.Good answer)
    {
        // As pages come, each is the one that was due. A replay can meet a bronze that has lost one: the answer is never whole without it.
        var step = pager is OnePage || (page ?? pager.First) == _due ? pager.After(page, address, answer) : new PageStep.Missing();
        if (step is PageStep.Next)
        {
            step =
                sha256 is not null && sha256 == _before
                    ? new PageStep.Broken(
                        FailureKind.RepeatedPage,
                        "the same page twice: the server does not heed what tells the pages apart"
                    )
                : Pages == MostPages
                    ? new PageStep.Broken(
                        FailureKind.TooManyPages,
                        string.Create(CultureInfo.InvariantCulture, $"no end after {MostPages} pages")
                    )
                : step;
        }

        _due = step is PageStep.Next next ? next.Page : _due;
        _before = sha256;
        Pages++;
        Rows += answer.Rows;
        IsWhole = step is PageStep.End;
        return step;
    }
}
