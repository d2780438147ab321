namespace DataPlatform.Recipes;

/// <summary>One of the things that a recipe is asked for one after the other, besides tickers. With several of them, all combinations are asked.</summary>
public abstract record FanOut
{
    private FanOut() { }

    /// <summary>The placeholders that it fills.</summary>
    public abstract IReadOnlyList<string> Names { get; }

    /// <summary>Values that the recipe lists.</summary>
    /// <param name="Name">The placeholder.</param>
    /// <param name="Values">What it stands for, each once.</param>
    public sealed record Listed(string Name, IReadOnlyList<string> Values) : FanOut
    {
        /// <inheritdoc/>
        public override IReadOnlyList<string> Names => [Name];
    }

    /// <summary>The rows of a query, which is asked of the warehouse when a chunk of the recipe starts.</summary>
    /// <param name="Query">The query.</param>
    /// <param name="Columns">Its columns, each a placeholder.</param>
    /// <param name="Key">Those of them that tell requests apart.</param>
    public sealed record Queried(string Query, IReadOnlyList<string> Columns, IReadOnlyList<string> Key) : FanOut
    {
        /// <summary>How many rows are asked for in one request, their values joined by <see cref="Separator"/>. Default 1.</summary>
        public int Group { get; init; } = 1;

        /// <summary>What stands between the values of a group. Default a comma.</summary>
        public string Separator { get; init; } = ",";

        /// <summary>True when the recipe says the key, and does not leave it to be the first column.</summary>
        internal bool SaysKey { get; init; }

        /// <summary>The tables that the query reads, as <c>schema.table</c>, and those from which the gold ones among them are made.</summary>
        internal IReadOnlyList<string> Reads { get; init; } = [];

        /// <inheritdoc/>
        public override IReadOnlyList<string> Names => Columns;
    }
}
