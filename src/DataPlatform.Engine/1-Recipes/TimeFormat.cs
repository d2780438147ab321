using System.Globalization;

namespace DataPlatform.Recipes;

/// <summary>One way in which a vendor writes a day or a moment.</summary>
public abstract record TimeFormat
{
    private TimeFormat(string name) => Name = name;

    /// <summary>The format as a recipe writes it: <c>epoch_ms</c>, <c>yyyyMMdd</c>.</summary>
    public string Name { get; }

    /// <inheritdoc/>
    public sealed override string ToString() => Name;

    /// <summary>The smallest step from one moment to another that the format can write.</summary>
    internal abstract TimeSpan Unit { get; }

    /// <summary>A moment in UTC as the vendor writes it.</summary>
    internal abstract string Write(DateTime moment);

    /// <summary>A number: the time since 1970-01-01, in UTC.</summary>
    public sealed record Epoch : TimeFormat
    {
        internal Epoch(string name, decimal ticks)
            : base(name) => Ticks = ticks;

        /// <summary>What one of its units is, in ticks of 100 ns.</summary>
        public decimal Ticks { get; }

        // Windows end on whole ticks of 100 ns.
        internal override TimeSpan Unit => TimeSpan.FromTicks((long)Math.Max(1, Ticks));

        internal override string Write(DateTime moment) =>
            ((moment - DateTime.UnixEpoch).Ticks / Ticks).ToString("0", CultureInfo.InvariantCulture);
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

        // Any letter of a time of day; a fraction of a second stays zero.
        internal override TimeSpan Unit =>
            Name.AsSpan().ContainsAny('s', 'm') ? TimeSpan.FromSeconds(1)
            : Name.AsSpan().ContainsAny('H', 'h') ? TimeSpan.FromHours(1)
            : TimeSpan.FromDays(1);

        internal override string Write(DateTime moment) => moment.ToString(Name, CultureInfo.InvariantCulture);
    }
}
