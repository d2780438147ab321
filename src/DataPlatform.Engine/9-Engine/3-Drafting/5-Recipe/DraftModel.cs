using DataPlatform.Engine.Drafting.Columns;
using DataPlatform.Engine.Drafting.Requests;
using DataPlatform.Recipes;

namespace DataPlatform.Engine.Drafting.Recipe;

/// <summary>All that a draft says. What is null or empty is left out.</summary>
internal sealed record DraftModel
{
    /// <summary>Comments above all, a line each.</summary>
    public IReadOnlyList<string> Head { get; init; } = [];

    public required string Source { get; init; }

    public required Uri BaseUrl { get; init; }

    public string? BaseUrlComment { get; init; }

    public IReadOnlyList<DraftAuth> Auth { get; init; } = [];

    public IReadOnlyList<KeyValuePair<string, string>> Headers { get; init; } = [];

    /// <summary>Values that the user of the recipe sets: each by its name, with its default (null: none) and what it is for.</summary>
    public IReadOnlyList<(string Name, string? Default, string Purpose)> Variables { get; init; } = [];

    public IReadOnlyList<RateLimit> Limits { get; init; } = [];

    /// <summary>What a header says of a limit; null when none does.</summary>
    public string? LimitHint { get; init; }

    public bool IsCamel { get; init; }

    public bool NanIsNull { get; init; }

    public IReadOnlyList<string> ErrorWhen { get; init; } = [];

    public required string Dataset { get; init; }

    /// <summary>Where the ticker was seen; null for a dataset of scope global.</summary>
    public string? Ticker { get; init; }

    public required string Path { get; init; }

    public bool IsPost { get; init; }

    public IReadOnlyList<DraftParameter> Query { get; init; } = [];

    public DateOnly? HistoryFrom { get; init; }

    public string? DateField { get; init; }

    /// <summary>How the window's days are sent; null: as 2015-01-31.</summary>
    public string? WindowFormat { get; init; }

    public BodyFormat Format { get; init; }

    /// <summary>What <c>rows</c> says, as YAML.</summary>
    public string? Rows { get; init; }

    public string? RowsComment { get; init; }

    /// <summary>Lists inside the rows that may be the rows themselves: each by its path, with what <c>rows</c> would say then.</summary>
    public IReadOnlyList<(string List, string Setting)> Expands { get; init; } = [];

    public PageGuess? Pages { get; init; }

    public DraftKey Key { get; init; } = new([], "");

    public IReadOnlyList<DraftColumn> Columns { get; init; } = [];

    public IReadOnlyList<string> NullValues { get; init; } = [];

    public IReadOnlyList<string> Ignore { get; init; } = [];

    public string Table => $"{Source}_{Dataset}".Replace('-', '_');
}
