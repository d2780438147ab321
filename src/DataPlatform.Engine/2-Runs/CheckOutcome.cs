using System.Globalization;
using DataPlatform.Recipes;

namespace DataPlatform.Runs;

/// <summary>What came of a check that a recipe or a gold model declares: a row of <c>ops.checks</c>.</summary>
public sealed record CheckOutcome
{
    private const int LongestWhat = 120;

    /// <summary>The chunk behind which it was made, from 1.</summary>
    public required int Chunk { get; init; }

    /// <summary>The source's name; null for a gold model.</summary>
    public string? Source { get; init; }

    /// <summary>The dataset's name; null for a gold model.</summary>
    public string? Dataset { get; init; }

    /// <summary>The table, as <c>silver.NAME</c> or <c>gold.NAME</c>.</summary>
    public required string Table { get; init; }

    /// <summary>What is demanded, in the words of a recipe: <c>range min 0</c>.</summary>
    public required string Check { get; init; }

    /// <summary>The column; null when it is about answers.</summary>
    public string? Column { get; init; }

    /// <summary>What comes of it when it does not pass.</summary>
    public required CheckSeverity Severity { get; init; }

    /// <summary>How it ended.</summary>
    public required CheckResult Result { get; init; }

    /// <summary>Rows that fail; of <c>row_count</c>, answers; of <c>freshness</c>, 1 for a table that is old.</summary>
    public required long Failing { get; init; }

    /// <summary>Rows that were checked, which are those that changed since it last passed; of <c>row_count</c>, answers; of <c>freshness</c>, 1 for a table that has rows.</summary>
    public required long Checked { get; init; }

    /// <summary>One that fails: the key and the value, as <c>ticker=AAPL date=2026-01-02 close=-1</c>. Null when it passed.</summary>
    public string? Example { get; init; }

    /// <summary>When it was made (UTC).</summary>
    public required DateTimeOffset At { get; init; }

    /// <summary>Whose it is, for a person: <c>fmp/price-eod-full</c>, or the gold table.</summary>
    internal string Whose => Source is null ? Table : $"{Source}/{Dataset}";

    /// <summary>What is checked, for a person.</summary>
    internal string What => Excerpt.Of($"{Column} {Check}".TrimStart(), LongestWhat);

    /// <summary>What was found of a check that did not pass, for a person.</summary>
    internal string Told
    {
        get
        {
            // Of one that looks at a single thing, that says all.
            var example = Checked <= 1 ? Example : $"e.g. {Example}";
            return Checked <= 1
                ? $"{What}: {example}"
                : string.Create(
                    CultureInfo.InvariantCulture,
                    $"{What}: {Failing:#,0} of {Checked:#,0} {(Column is null ? "answers" : "changed rows")} fail; {example}"
                );
        }
    }
}
