using System.Text.RegularExpressions;

namespace DataPlatform.Engine.Drafting.Requests;

/// <summary>A part of a path, of which the middle may be a ticker: <c>CIK0001911716.json</c>.</summary>
/// <param name="Before">What stands before it.</param>
/// <param name="Value">The ticker, if it is one.</param>
/// <param name="After">What stands behind it.</param>
internal sealed partial record TickerPart(string Before, string Value, string After)
{
    /// <summary>It is the number of a company with the SEC.</summary>
    public bool IsCik => Before.Length > 0;

    /// <summary>The three of a part.</summary>
    public static TickerPart Of(string segment)
    {
        var match = Form().Match(segment);
        return match.Success
            ? new(match.Groups["before"].Value, match.Groups["value"].Value, match.Groups["after"].Value)
            : new("", segment, "");
    }

    /// <summary>The part with another value.</summary>
    public string With(string value) => Before + value + After;

    [GeneratedRegex(
        @"^(?<before>CIK(?=\d{10}(\D|\z)))?(?<value>.+?)(?<after>(\.(json|csv|xml))?/?)\z",
        RegexOptions.ExplicitCapture | RegexOptions.IgnoreCase,
        matchTimeoutMilliseconds: 1000
    )]
    private static partial Regex Form();
}
