using DataPlatform.Warehouse;

namespace DataPlatform.Silver;

/// <summary>The answers of one promotion in their order, and which of them are the whole truth of what they were asked for.</summary>
/// <param name="rows">Marks the rows that such answers no longer have.</param>
/// <param name="promotion">The promotion's number.</param>
internal sealed class Truths(GoneRows rows, long promotion)
{
    private readonly OrderedDictionary<AskedAnswer, DateTime?> _answers = [];

    /// <summary>A response, or one page of it.</summary>
    /// <param name="answer">The response.</param>
    /// <param name="isTruth">All pages so far are an answer that is whole.</param>
    public void Add(SegmentAnswer answer, bool isTruth) =>
        _answers[new(answer.Recipe.Id, answer.Ticker, answer.AnswerRun)] = isTruth && !answer.SaysMore ? answer.ReceivedAt : null;

    /// <summary>Answers of several pages that say that there is more are not all that there is.</summary>
    public void Drop(Announcements announced)
    {
        foreach (var (recipe, ticker, run) in announced.TakeCut())
        {
            _answers[new(recipe, ticker, run)] = null;
        }
    }

    /// <summary>Marks the rows that are gone.</summary>
    /// <returns>How many.</returns>
    public long Mark() => rows.MarkGone(_answers, promotion);
}
