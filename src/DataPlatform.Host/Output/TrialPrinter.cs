using System.Globalization;
using DataPlatform.Engine.Trying;
using DataPlatform.Runs;

namespace DataPlatform.Host.Output;

/// <summary>Prints what one answer would come to.</summary>
internal static class TrialPrinter
{
    private const int UsualWidth = 100;
    private const int Widest = 32;
    private const int Narrowest = 6;
    private const int FieldsToShow = 20;

    /// <param name="trial">What was tried.</param>
    /// <param name="json">True for one JSON document.</param>
    /// <param name="output">Standard output.</param>
    public static void Print(Trial trial, bool json, TextWriter output)
    {
        if (json)
        {
            output.WriteLine(RunJson.Write(trial));
            return;
        }

        output.WriteLine($"{trial.Recipe}{(trial.Address is { } address ? $": {address}" : "")}");
        output.WriteLine(Line(trial));
        if (trial.Problem is { } problem)
        {
            output.WriteLine($"  {problem}");
        }

        if (trial.Rows.Count > 0)
        {
            Table(trial, Width(output), output);
        }

        Told(trial, output);
        output.WriteLine(trial.IsClean ? "all well" : "not all well; nothing was stored");
    }

    private static string Line(Trial trial) =>
        string.Create(
            CultureInfo.InvariantCulture,
            $"{(trial.Status is { } status ? $"status {status}, " : "")}{trial.Bytes:#,0} bytes{(trial.ElapsedSeconds > 0 ? $" in {trial.ElapsedSeconds:0.00} s" : "")}: {trial.Verdict}, {trial.Read:#,0} rows, {trial.Quarantined:#,0} for quarantine"
        );

    private static void Told(Trial trial, TextWriter output)
    {
        foreach (var fault in trial.Faults)
        {
            output.WriteLine(
                string.Create(
                    CultureInfo.InvariantCulture,
                    $"quarantine: row {fault.Row}: {(fault.Name is { } name ? $"{name}: " : "")}{fault.Reason}{(fault.Value is { } value ? $": {Cut(value, Widest)}" : "")}"
                )
            );
        }

        foreach (var field in trial.UnreadFields.Take(FieldsToShow))
        {
            output.WriteLine($"unread field: {Cut(field.Name, Widest)} (as {Cut(field.Example, Widest)})");
        }

        if (trial.UnreadFields.Count > FieldsToShow)
        {
            output.WriteLine($"  and {trial.UnreadFields.Count - FieldsToShow} more");
        }

        foreach (var field in trial.MissingFields)
        {
            output.WriteLine($"missing field: {field} is in no row");
        }

        if (trial.SameKey > 0)
        {
            output.WriteLine(
                string.Create(CultureInfo.InvariantCulture, $"same key: {trial.SameKey:#,0} rows have the key of one before them")
            );
        }

        if (trial.Next is { } next)
        {
            output.WriteLine(next);
        }
    }

    // What does not fit beside the others is shown below, as many columns at a time as fit.
    private static void Table(Trial trial, int width, TextWriter output)
    {
        for (var first = 0; first < trial.Columns.Count; )
        {
            var (last, used) = (first, 0);
            while (last < trial.Columns.Count && (last == first || used + WidthOf(trial, last) + 3 <= width))
            {
                used += WidthOf(trial, last) + 3;
                last++;
            }

            var shown = Enumerable.Range(first, last - first).ToList();
            var table = new TextTable([
                .. shown.Select(i => new TextTable.Column(Cut(trial.Columns[i].Name, Widest), IsNumber(trial.Columns[i].Type))),
            ]);
            table.Add([.. shown.Select(i => trial.Columns[i].Type)]);
            foreach (var row in trial.Rows)
            {
                table.Add([.. shown.Select(i => Cut(row[i] ?? "NULL", Widest))]);
            }

            table.WriteTo(output);
            first = last;
        }
    }

    private static int WidthOf(Trial trial, int column) =>
        Math.Clamp(
            trial
                .Rows.Select(r => r[column]?.Length ?? 0)
                .Append(trial.Columns[column].Name.Length)
                .Append(trial.Columns[column].Type.Length)
                .Max(),
            Narrowest,
            Widest
        );

    private static bool IsNumber(string type) => type is "integer" or "double" || type.StartsWith("decimal", StringComparison.Ordinal);

    private static string Cut(string text, int longest)
    {
        var line = string.Concat(text.Select(c => char.IsControl(c) ? ' ' : c));
        return line.Length <= longest ? line : line[..(longest - 1)] + "…";
    }

    // Where output goes to a file or another program, nobody says how wide it is.
    private static int Width(TextWriter output) =>
        ReferenceEquals(output, Console.Out) && !Console.IsOutputRedirected && Console.WindowWidth > 0 ? Console.WindowWidth : UsualWidth;
}
