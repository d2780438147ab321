using System.Diagnostics.CodeAnalysis;
using DataPlatform.Runs;

namespace DataPlatform.Bronze.Pages;

/// <summary>What an answer names as its next page, a cursor or an address.</summary>
internal static class NextValue
{
    // What vendors write where there is no next page.
    private static readonly string[] Nothings = ["false", "null", "none", "0", "-1", "{}", "[]"];

    /// <summary>The answer names itself as its next page.</summary>
    public static PageStep.Broken NamesItself { get; } = new(FailureKind.RepeatedPage, "the answer names itself as the next page");

    /// <summary>Whether the answer names one.</summary>
    public static bool IsThere([NotNullWhen(true)] string? named) =>
        !string.IsNullOrWhiteSpace(named) && !Nothings.Contains(named.Trim(), StringComparer.OrdinalIgnoreCase);
}
