using System.Globalization;

namespace DataPlatform.Recipes;

/// <summary>How the pages after the first are asked for, and what ends them. A page without rows ends those that are counted in any case.</summary>
public abstract record Pagination
{
    /// <summary>The most pages that an answer may have; what goes on behind them has no end.</summary>
    internal const int MostPages = 10_000;

    private Pagination() { }

    /// <summary>The way from the body's root to what says whether there are more pages; null when nothing does.</summary>
    public ValuePath? HasMore { get; init; }

    /// <summary>The way from the body's root to the number of all rows; null when nothing says it.</summary>
    public ValuePath? Total { get; init; }

    /// <summary>The way from the body's root to the number of all pages; null when nothing says it.</summary>
    public ValuePath? TotalPages { get; init; }

    /// <summary>How many pages are asked for at most, whatever lies behind them; null: all.</summary>
    public int? MaxPages { get; init; }

    /// <summary>What tells the first page from the others; null where it needs nothing.</summary>
    internal virtual string? FirstPage => null;

    /// <summary>The same where it depends on the window.</summary>
    internal virtual string? FirstOf(HalvedWindow? window) => FirstPage;

    /// <summary>The page to ask for first, where an answer goes on.</summary>
    /// <param name="due">What was kept of it as due.</param>
    /// <param name="at">When it is asked for (UTC); null: at any time.</param>
    internal virtual string? FirstDue(string due, DateTime? at) => due;

    /// <summary>Each page is an address by itself, not a value in the recipe's request.</summary>
    internal virtual bool PagesAreAddresses => false;

    /// <summary>An answer names the page behind it, so that one which still names a page is not the last.</summary>
    internal virtual bool PagesAreNamed => PagesAreAddresses;

    /// <summary>No pages of the vendor's: each is the whole answer to a part of the window.</summary>
    internal virtual bool CutsTheWindow => false;

    /// <summary>The way from the body's root to what names the next page; null when it is not there.</summary>
    internal virtual ValuePath? NextAt => null;

    /// <summary>The fields beside the rows that paging needs, each as the way from the body's root.</summary>
    internal IReadOnlyList<ValuePath> FieldsAround => [.. new[] { NextAt, HasMore, Total, TotalPages }.OfType<ValuePath>()];

    /// <summary>Whether a page is the one behind so many pages with so many rows, as far as that can be told.</summary>
    internal virtual bool IsBehind(string page, int pages, long rows) => true;

    /// <summary>Rows of a full answer to a part of a window that is not cut any further; null where there is none.</summary>
    internal virtual int? CapOf(HalvedWindow part) => null;

    /// <summary>What an answer has at one of <see cref="FieldsAround"/>; null when it has nothing there.</summary>
    /// <param name="path">The field; null for none.</param>
    /// <param name="around">What the answer has at each of them.</param>
    internal string? ValueAt(ValuePath? path, IReadOnlyList<string?> around)
    {
        var fields = FieldsAround;
        for (var i = 0; path is not null && i < Math.Min(fields.Count, around.Count); i++)
        {
            if (ReferenceEquals(fields[i], path))
            {
                return around[i];
            }
        }

        return null;
    }

    /// <summary>Pages that a value in the request tells apart.</summary>
    /// <param name="Parameter">The query parameter that carries the value; null where <c>{page}</c> stands for it.</param>
    public abstract record InRequest(string? Parameter) : Pagination
    {
        /// <summary>The rows of a full page; null when nothing is known of it.</summary>
        public int? PageSize { get; init; }

        /// <summary>The query parameter that carries <see cref="PageSize"/>; null for none.</summary>
        public string? SizeParameter { get; init; }

        /// <summary>A page of fewer rows than <see cref="PageSize"/> is the last.</summary>
        internal virtual bool EndsShort => PageSize is not null;
    }

    /// <summary>Page after page by number.</summary>
    /// <param name="Parameter">The query parameter that carries the page's number; null where <c>{page}</c> stands for it.</param>
    /// <param name="Start">The first page's number.</param>
    public sealed record PageNumber(string? Parameter, int Start) : InRequest(Parameter)
    {
        internal override string FirstPage => NumberOf(0);

        internal override bool IsBehind(string page, int pages, long rows) => page == NumberOf(pages);

        /// <summary>The number of the page behind so many.</summary>
        internal string NumberOf(int pages) => ((long)Start + pages).ToString(CultureInfo.InvariantCulture);
    }

    /// <summary>Page after page by the number of rows before it.</summary>
    /// <param name="Parameter">The query parameter that carries the offset; null where <c>{page}</c> stands for it.</param>
    /// <param name="Start">The first row's offset.</param>
    public sealed record Offset(string? Parameter, int Start) : InRequest(Parameter)
    {
        internal override string FirstPage => OffsetOf(0);

        internal override bool IsBehind(string page, int pages, long rows) => page == OffsetOf(rows);

        /// <summary>The offset of the row behind so many.</summary>
        internal string OffsetOf(long rows) => (Start + rows).ToString(CultureInfo.InvariantCulture);
    }

    /// <summary>Each page says by what the next one is asked for.</summary>
    /// <param name="Parameter">The query parameter that carries the cursor; null where <c>{page}</c> stands for it.</param>
    /// <param name="Path">The way from the body's root to the next cursor; null when <paramref name="LastRow"/> has it.</param>
    /// <param name="LastRow">The field of a page's last row that is the next cursor; null when <paramref name="Path"/> leads to it.</param>
    public sealed record Cursor(string? Parameter, ValuePath? Path, string? LastRow) : InRequest(Parameter)
    {
        /// <summary>The first page's cursor; null when it is asked for without one.</summary>
        public string? Start { get; init; }

        internal override string? FirstPage => Start;

        internal override bool PagesAreNamed => Path is not null;

        internal override ValuePath? NextAt => Path;

        // A page may be short because rows were left out of it, and still name the next one.
        internal override bool EndsShort => base.EndsShort && LastRow is not null;
    }

    /// <summary>Each answer holds the address of the next page, until one holds none.</summary>
    /// <param name="Path">The way from the body's root to the address.</param>
    public sealed record NextUrl(ValuePath Path) : Pagination
    {
        internal override bool PagesAreAddresses => true;

        internal override ValuePath NextAt => Path;
    }

    /// <summary>
    /// No pages of the vendor's: an answer with as many rows as a cap lets through is full, so that the halves of its window are asked behind it, and the
    /// halves of those, down to single days. What tells such a page from the others is its window.
    /// </summary>
    /// <param name="Cap">Rows of a full answer.</param>
    public sealed record Halves(int Cap) : Pagination
    {
        internal override bool CutsTheWindow => true;

        internal override bool IsBehind(string page, int pages, long rows) => HalvedWindow.TryParse(page, out _);

        internal override int? CapOf(HalvedWindow part) => part.IsOneDay ? Cap : null;
    }

    /// <summary>
    /// No pages of the vendor's: a window is asked for in parts of less than a day, one behind the other, each when it is over. What tells such a page
    /// from the others is the part.
    /// </summary>
    /// <param name="Length">How long a part is.</param>
    /// <param name="Late">How long after its end the vendor may still add rows to a part.</param>
    /// <param name="Cap">Rows of a full answer; null when nothing is known of it.</param>
    public sealed record DayParts(TimeSpan Length, TimeSpan Late, int? Cap) : Pagination
    {
        internal override string? FirstOf(HalvedWindow? window) => window is { } whole ? DayPart.FirstOf(whole, Length).ToString() : null;

        /// <summary>The page is of a part that is over at a moment (UTC), with all rows that come late.</summary>
        internal bool IsOver(string page, DateTime at) => !DayPart.TryParse(page, out var part) || part.End <= at - Late;

        internal override bool CutsTheWindow => true;

        internal override string? FirstDue(string due, DateTime? at) => DueParts.Parse(due).First(this, at);

        internal override bool IsBehind(string page, int pages, long rows) => DayPart.TryParse(FirstDue(page, at: null) ?? "", out _);

        internal override int? CapOf(HalvedWindow part) => Cap;
    }

    /// <summary>The header <c>Link</c> of each answer holds the address of the next page, until one holds none (RFC 8288).</summary>
    public sealed record LinkHeader : Pagination
    {
        internal override bool PagesAreAddresses => true;
    }
}
