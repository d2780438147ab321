using DataPlatform.Bronze.Bodies;
using DataPlatform.Bronze.Pages;
using DataPlatform.Bronze.Segments;
using DataPlatform.Recipes;
using DataPlatform.Silver;

namespace DataPlatform.Engine.Trying;

/// <summary>One answer read as its recipe says: what it is worth, its rows typed, and what follows it. Nothing of it is stored.</summary>
/// <param name="Answer">What it is worth.</param>
/// <param name="Rows">What its rows came to; null when it is no good answer.</param>
/// <param name="Shown">The first rows that fit, a text for each column.</param>
/// <param name="SameKey">Rows that have the key of one before them.</param>
/// <param name="Next">What follows the page; null when it is no good answer.</param>
internal sealed record TriedAnswer(
    Answer Answer,
    TypedAnswer? Rows,
    IReadOnlyList<IReadOnlyList<string?>> Shown,
    long SameKey,
    PageStep? Next
)
{
    /// <summary>Reads an answer.</summary>
    /// <param name="values">What was asked, and for whom.</param>
    /// <param name="address">Where.</param>
    /// <param name="status">Its HTTP status.</param>
    /// <param name="headers">Its headers, names in lower case.</param>
    /// <param name="body">Its body, unpacked and without secrets.</param>
    /// <param name="mostShown">How many rows to keep as texts.</param>
    public static TriedAnswer Read(
        PlaceholderValues values,
        Uri address,
        int status,
        IReadOnlyList<KeyValuePair<string, string>> headers,
        ReadOnlyMemory<byte> body,
        int mostShown
    )
    {
        var recipe = values.Recipe;
        var reader = new AnswerReader(recipe);
        var rows = new TriedRows(recipe.Table, mostShown);
        rows.BeginAnswer(values);
        var answer = reader.Read(status, body, rows, ThrottleHeaders.SayWait(status, headers), headers);
        return answer is Answer.Good
            ? new(answer, rows.Keep(), rows.Shown, rows.SameKey, StepAfter(recipe, reader, address, status, headers, body))
            : new(answer, null, [], 0, null);
    }

    // What tells pages apart is only gathered by a reading that hands no rows on.
    private static PageStep? StepAfter(
        DatasetRecipe recipe,
        AnswerReader reader,
        Uri address,
        int status,
        IReadOnlyList<KeyValuePair<string, string>> headers,
        ReadOnlyMemory<byte> body
    )
    {
        var pages = new PagedAnswer(recipe);
        var link = HeaderList.Find(headers, BronzeLine.LinkName);
        return reader.Read(status, body, headers: headers) is Answer.Good good
            ? pages.Add(pages.Due(), address.AbsoluteUri, good, link)
            : null;
    }
}
