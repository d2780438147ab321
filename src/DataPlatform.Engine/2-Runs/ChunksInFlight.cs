using System.Globalization;

namespace DataPlatform.Runs;

/// <summary>How many chunks may be between splitter and gold at a time. Default: one, so that each is fully promoted before the next one starts.</summary>
public readonly record struct ChunksInFlight
{
    /// <summary>The most chunks at a time.</summary>
    public const int Most = 8;

    private const string Source = "source";

    // Kept as what goes beyond one chunk, so that the default of the type is the default of a run and of its flag.
    private readonly int _more;

    private ChunksInFlight(int number, bool isPerSource)
    {
        _more = number - 1;
        IsPerSource = isPerSource;
    }

    /// <summary>
    /// One of each source: after the non-ticker chunk, sources run side by side, each strictly chunk by chunk. Only a chunk whose tickers come from
    /// a table that another source loads waits for that one.
    /// </summary>
    public static ChunksInFlight PerSource { get; } = new(1, isPerSource: true);

    /// <summary>Chunks at a time: of all sources together, or of each when <see cref="IsPerSource"/>. A run refuses what is not from 1 to <see cref="Most"/>.</summary>
    public int Number => _more + 1;

    /// <summary>True when each source has its own.</summary>
    public bool IsPerSource { get; }

    /// <summary>So many chunks of all sources together, which start in the order of the plan.</summary>
    /// <param name="number">1 to <see cref="Most"/>; a run refuses any other.</param>
    public static implicit operator ChunksInFlight(int number) => FromInt32(number);

    /// <inheritdoc cref="op_Implicit"/>
    public static ChunksInFlight FromInt32(int number) => new(number, isPerSource: false);

    /// <summary>Reads a number, of whatever size, or the word <c>source</c>.</summary>
    /// <param name="text">The text.</param>
    /// <param name="value">What it says; the default when it says nothing.</param>
    /// <returns>False when the text is neither.</returns>
    public static bool TryParse(string? text, out ChunksInFlight value)
    {
        var isNumber = int.TryParse(text, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out var number);
        value =
            isNumber ? number
            : text == Source ? PerSource
            : default;
        return isNumber || text == Source;
    }

    /// <summary>The number, or <c>source</c>.</summary>
    public override string ToString() => IsPerSource ? Source : Number.ToString(CultureInfo.InvariantCulture);
}
