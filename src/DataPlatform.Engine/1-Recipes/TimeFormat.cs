namespace DataPlatform.Recipes;

/// <summary>One way in which a vendor writes a day or a moment.</summary>
public abstract record TimeFormat
{
    private TimeFormat(string name) => Name = name;

    /// <summary>The format as a recipe writes it: <c>epoch_ms</c>, <c>yyyyMMdd</c>.</summary>
    public string Name { get; }

    /// <inheritdoc/>
    public sealed override string ToString() => Name;

    /// <summary>A number: the time since 1970-01-01, in UTC.</summary>
    public sealed record Epoch : TimeFormat
    {
        internal Epoch(string name, decimal ticks)
            : base(name) => Ticks = ticks;

        /// <summary>What one of its units is, in ticks of 100 ns.</summary>
        public decimal Ticks { get; }
    }

    /// <summary>A text of a form, in .NET's letters.</summary>
    public sealed record Pattern : TimeFormat
    {
        internal Pattern(string name, string head, bool hasOffset)
            : base(name)
        {
            Head = head;
            HasOffset = hasOffset;
        }

        /// <summary>The pattern up to the offset.</summary>
        public string Head { get; }

        /// <summary>An offset from UTC, or a word for UTC, stands at its end.</summary>
        public bool HasOffset { get; }
    }
}
