using DataPlatform.Recipes;
using DataPlatform.Runs;

namespace DataPlatform.Planning;

/// <summary>One request that a chunk stands for: to be sent, or skipped for a reason.</summary>
/// <param name="Recipe">What is asked.</param>
/// <param name="Ticker">For whom: the ticker, or what the recipe's <c>for_each</c> stands for; null for a recipe that is asked once.</param>
/// <param name="From">The window's first day; null where the recipe asks for no window.</param>
/// <param name="Date">The run's date.</param>
/// <param name="Skip">Why it is not sent; null when it is due.</param>
public sealed record PlannedRequest(DatasetRecipe Recipe, string? Ticker, DateOnly? From, DateOnly Date, NotSent? Skip)
{
    /// <summary>The window's last day: the run's date, unless it is an older step of a history.</summary>
    public DateOnly To { get; init; } = Date;

    /// <summary>What the placeholders of <c>for_each</c> stand for; empty without.</summary>
    internal IReadOnlyList<KeyValuePair<string, string>> Values { get; init; } = [];

    /// <summary>What earlier runs stored of its answer, after which it goes on; null when it is asked from its first page.</summary>
    internal OpenAnswer? Open { get; init; }

    /// <summary>The page to ask for first, where somebody wants another one than is due; null: the one that is.</summary>
    internal string? Page { get; init; }

    /// <summary>When it was planned: parts of a day that are over by then can be asked for. Null: all.</summary>
    internal DateTime? At { get; init; }

    /// <summary>What of the window a page is, where it is asked for in parts of a day; else null.</summary>
    /// <param name="page">The page in its pager's words; null for the first one.</param>
    internal DayPart? PartOf(string? page) =>
        Recipe.Pagination is not Pagination.DayParts { Length: var length } || From is not { } from ? null
        : page is null ? DayPart.FirstOf(new(from, To), length)
        : DayPart.TryParse(page, out var part) ? part
        : null;

    /// <summary>The same, but of parts of a day the newest one that is over alone.</summary>
    /// <param name="at">When (UTC).</param>
    internal PlannedRequest Newest(DateTime at)
    {
        if (Recipe.Pagination is not Pagination.DayParts parts || From is null)
        {
            return this;
        }

        // By then the first part of a day is not over, but one of the day before is.
        var day = To;
        while (day > DateOnly.MinValue && !parts.IsOver(DayPart.FirstOf(new(day, day), parts.Length).ToString(), at))
        {
            day = day.AddDays(-1);
        }

        var newest = DayPart.FirstOf(new(day, day), parts.Length);
        while (newest.Behind(new(day, day), parts.Length) is { } behind && parts.IsOver(behind.ToString(), at))
        {
            newest = behind;
        }

        return this with
        {
            From = day,
            To = day,
            Page = newest.ToString(),
        };
    }

    /// <summary>How old its window is.</summary>
    internal StepAge Age => HistorySteps.AgeOf(Recipe, To, Date, Open?.BegunAt ?? At);

    /// <summary>The window; null where the recipe asks for none.</summary>
    internal HalvedWindow? Window => From is { } from ? new(from, To) : null;

    /// <summary>It goes on with a part of a day that is not over yet.</summary>
    internal bool IsTooEarly =>
        Recipe.Pagination is Pagination.DayParts parts && At is { } at && First is { } page && !parts.IsOver(page, at);

    /// <summary>How many times it asks by what is known before: once, or for each part of a day that failed before or is over by now.</summary>
    internal int Calls
    {
        get
        {
            if (Recipe.Pagination is not Pagination.DayParts parts || Window is not { } whole || First is not { } first)
            {
                return 1;
            }

            var due = Open is null ? new([], first) : DueParts.Parse(Open.NextPage);
            var calls = due.Failed.Count;
            for (var part = due.Next is null ? null : PartOf(due.Next); part is { } its && !(its.End > At - parts.Late); calls++)
            {
                part = its.Behind(whole, parts.Length);
            }

            return Math.Max(1, calls);
        }
    }

    /// <summary>The page to ask for first; null where the only one or the first one needs no name.</summary>
    internal string? First =>
        Page is not null ? Page
        : Open is null ? Recipe.Pagination?.FirstOf(Window)
        : Recipe.Pagination?.FirstDue(Open.NextPage, At);

    /// <summary>The address of the first page to ask, without the key: what is sent is this and the key.</summary>
    public Uri Address() => ToSend().Address;

    /// <summary>What the request for that page carries; null for nothing.</summary>
    public string? Body() => ToSend().Body?.Text;

    /// <summary>The first page to ask, as it is sent but for the key.</summary>
    internal OutgoingRequest ToSend() => OutgoingRequest.OfPage(this, Page is null && Open is null ? null : First);
}
