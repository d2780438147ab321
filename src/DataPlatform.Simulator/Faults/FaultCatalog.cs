namespace DataPlatform.Simulator.Faults;

/// <summary>All faults, in the order in which the dice lays them side by side.</summary>
internal static class FaultCatalog
{
    // The order is part of what a seed means: add new ones at the end.
    public static IReadOnlyList<FaultEntry> Entries { get; } =
    [
        new(FaultKind.Http500, "http-500", f => f.Http500, (f, share) => f with { Http500 = share }),
        new(FaultKind.Http503, "http-503", f => f.Http503, (f, share) => f with { Http503 = share }),
        new(FaultKind.Truncate, "truncate", f => f.Truncate, (f, share) => f with { Truncate = share }),
        new(FaultKind.Reset, "reset", f => f.Reset, (f, share) => f with { Reset = share }),
        new(FaultKind.Hang, "hang", f => f.Hang, (f, share) => f with { Hang = share }),
        new(FaultKind.Html, "html", f => f.Html, (f, share) => f with { Html = share }),
        new(FaultKind.WrongType, "wrong-type", f => f.WrongType, (f, share) => f with { WrongType = share }),
        new(FaultKind.Empty, "empty", f => f.Empty, (f, share) => f with { Empty = share }),
        new(FaultKind.ErrorObject, "error-object", f => f.ErrorObject, (f, share) => f with { ErrorObject = share }),
        new(FaultKind.NotFound, "not-found", f => f.NotFound, (f, share) => f with { NotFound = share }),
        new(FaultKind.Redirect, "redirect", f => f.Redirect, (f, share) => f with { Redirect = share }),
        new(FaultKind.Huge, "huge", f => f.Huge, (f, share) => f with { Huge = share }),
    ];

    public static double Sum(SimulatedFaults faults) => Entries.Sum(entry => entry.Of(faults));

    public static string NameOf(FaultKind kind) => Entries.First(entry => entry.Kind == kind).Name;

    public static FaultEntry Find(string name)
    {
        var found = Entries.FirstOrDefault(entry => entry.Name == name);
        if (found is not null)
        {
            return found;
        }

        var nearest = Entries.MinBy(entry => Distance(entry.Name, name))!.Name;
        var hint = Distance(nearest, name) <= Math.Max(2, name.Length / 2) ? $" Did you mean {nearest}?" : "";
        throw new FormatException($"There is no fault '{name}'.{hint} Faults: {string.Join(", ", Entries.Select(entry => entry.Name))}.");
    }

    private static int Distance(string left, string right)
    {
        var row = Enumerable.Range(0, right.Length + 1).ToArray();
        for (var i = 1; i <= left.Length; i++)
        {
            var diagonal = row[0];
            row[0] = i;
            for (var j = 1; j <= right.Length; j++)
            {
                var replaced = diagonal + (left[i - 1] == right[j - 1] ? 0 : 1);
                diagonal = row[j];
                row[j] = Math.Min(replaced, Math.Min(row[j], row[j - 1]) + 1);
            }
        }

        return row[^1];
    }
}
