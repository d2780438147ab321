using DataPlatform.Recipes;
using DataPlatform.Runs;

namespace DataPlatform.Bronze.Bodies;

/// <summary>What a response is worth, as its one reading found.</summary>
internal abstract record Answer
{
    private Answer() { }

    /// <summary>Whether the body is one JSON value, which decides how it is kept; null when the reading had no reason to find out.</summary>
    public bool? IsJson { get; init; }

    /// <summary>The rule of the recipe that says so; null when none does.</summary>
    public ResponseRule? Rule { get; init; }

    /// <summary>The request may be tried again, whatever the status.</summary>
    public bool MayPass => Rule is { Means: ResponseMeaning.Retry };

    /// <summary>An answer of the declared shape.</summary>
    /// <param name="Rows">Its rows; 0 when it is empty.</param>
    /// <param name="Around">The fields beside the rows that were asked for, in the order of the paths: a text as it is, anything else as JSON; null where the answer has none.</param>
    public sealed record Good(long Rows, IReadOnlyList<string?> Around) : Answer
    {
        /// <summary>The digest of the rows, whatever is written around them; null when there are none, or when the recipe has no pages that could repeat.</summary>
        public string? RowsDigest { get; init; }

        /// <summary>The field of the last row by which the next page is asked for; null when that is not how, or when the row has none.</summary>
        public string? LastRow { get; init; }

        /// <summary>
        /// What around the rows may say that there are more of them than the answer holds; null when nothing stands there, or when no rows were asked
        /// for.
        /// </summary>
        public MoreSigns? Signs { get; init; }

        /// <summary>What says so of this answer by itself, for a person; null when nothing does.</summary>
        public string? More => Signs?.Found(Rows);
    }

    /// <summary>There is no such thing.</summary>
    /// <param name="Message">How the source says it, for a person.</param>
    public sealed record Missing(string Message) : Answer;

    /// <summary>Any other.</summary>
    /// <param name="Kind">What is wrong.</param>
    /// <param name="Message">The same for a person, with the beginning of the body.</param>
    public sealed record Bad(FailureKind Kind, string Message) : Answer;
}
