namespace DataPlatform.Recipes;

/// <summary>
/// The parts of a day that are still to be asked for, in the order in which they are; written with blanks between them and a <c>!</c> behind each that failed.
/// </summary>
/// <param name="Failed">Those that failed.</param>
/// <param name="Next">The first one that was never asked; null when all were.</param>
internal sealed record DueParts(IReadOnlyList<string> Failed, string? Next)
{
    private const char Between = ' ';
    private const char HasFailed = '!';

    /// <summary>The one to ask for first, which is one that failed when all others that are over were asked; null when none is left.</summary>
    /// <param name="pages">When they are over.</param>
    /// <param name="at">When it is (UTC); null: all are over.</param>
    public string? First(Pagination.DayParts pages, DateTime? at) =>
        Next is not null && (Failed.Count == 0 || at is not { } now || pages.IsOver(Next, now)) ? Next
        : Failed.Count > 0 ? Failed[0]
        : null;

    /// <summary>Reads what <see cref="ToString"/> has written.</summary>
    public static DueParts Parse(string text)
    {
        var parts = text.Split(Between);
        return new([.. parts.Where(p => p.EndsWith(HasFailed)).Select(p => p[..^1])], Array.Find(parts, p => !p.EndsWith(HasFailed)));
    }

    /// <inheritdoc/>
    public override string ToString() =>
        string.Join(Between, [.. Failed.Select(p => p + HasFailed), .. Next is null ? Array.Empty<string>() : [Next]]);
}
