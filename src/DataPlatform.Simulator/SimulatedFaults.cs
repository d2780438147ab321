using System.Globalization;
using DataPlatform.Simulator.Faults;

namespace DataPlatform.Simulator;

/// <summary>
/// How often an admitted request goes wrong, each a probability from 0 to 1. Which fault a request meets is drawn from the seed, its
/// URL and how often that URL has been admitted before, so a run can be repeated and a retry can succeed.
/// </summary>
public sealed record SimulatedFaults
{
    /// <summary>Status 500 with the vendor's error object.</summary>
    public double Http500 { get; init; }

    /// <summary>Status 503.</summary>
    public double Http503 { get; init; }

    /// <summary>The body stops in the middle, Content-Length promised more, and the connection closes.</summary>
    public double Truncate { get; init; }

    /// <summary>The connection is reset before anything was answered.</summary>
    public double Reset { get; init; }

    /// <summary>Nothing is answered for <see cref="HangFor"/>; then the right answer follows.</summary>
    public double Hang { get; init; }

    /// <summary>Status 200 with a page of HTML.</summary>
    public double Html { get; init; }

    /// <summary>The first row's numbers come as the text "n/a"; its texts as objects, where it has no numbers.</summary>
    public double WrongType { get; init; }

    /// <summary>Status 200 with no body at all.</summary>
    public double Empty { get; init; }

    /// <summary>Status 200 with the vendor's error object in place of rows.</summary>
    public double ErrorObject { get; init; }

    /// <summary>Status 404.</summary>
    public double NotFound { get; init; }

    /// <summary>Status 302 to the same path under another host name, with the query (and so the key) in it.</summary>
    public double Redirect { get; init; }

    /// <summary>Status 200 and a body of 64 MiB of blanks in an array.</summary>
    public double Huge { get; init; }

    /// <summary>How long a hanging request hangs. Default 30 seconds.</summary>
    public TimeSpan HangFor { get; init; } = TimeSpan.FromSeconds(30);

    /// <summary>Reads faults such as <c>http-500=0.02,truncate=0.01</c>; an empty text is no fault.</summary>
    /// <exception cref="FormatException">A part is not understood; the message names it and the nearest name.</exception>
    public static SimulatedFaults Parse(string text)
    {
        ArgumentNullException.ThrowIfNull(text);
        var faults = new SimulatedFaults();
        foreach (var part in text.Split(',', StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries))
        {
            var equals = part.IndexOf('=', StringComparison.Ordinal);
            if (equals < 0)
            {
                throw new FormatException($"'{part}' is not a fault. A fault is name=probability, such as http-500=0.02.");
            }

            var entry = FaultCatalog.Find(part[..equals].TrimEnd());
            var number = part[(equals + 1)..].TrimStart();
            if (!double.TryParse(number, NumberStyles.Float, CultureInfo.InvariantCulture, out var share) || share is not (>= 0 and <= 1))
            {
                throw new FormatException($"'{number}' is not a probability for {entry.Name}. It goes from 0 to 1, such as 0.02.");
            }

            faults = entry.With(faults, share);
        }

        if (FaultCatalog.Sum(faults) > 1)
        {
            throw new FormatException($"The faults '{text}' add up to more than 1.");
        }

        return faults;
    }
}
