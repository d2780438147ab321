namespace DataPlatform.Host.Output;

/// <summary>A table as text: a header, a rule, and rows in columns as wide as their widest cell, as far as the terminal is.</summary>
/// <param name="columns">The columns, from left to right.</param>
internal sealed class TextTable(params IReadOnlyList<TextTable.Column> columns)
{
    private const string Margin = "  ";
    private const string Gap = "   ";
    private const int NarrowestText = 8;

    private readonly List<string[]> _rows = [];

    /// <param name="Name">What stands above it.</param>
    /// <param name="IsNumbers">Its cells stand to the right, and so does its name. They are never cut.</param>
    /// <param name="IsMinor">It is left out first where the terminal is too narrow.</param>
    public readonly record struct Column(string Name, bool IsNumbers = false, bool IsMinor = false);

    /// <summary>Adds a row with a cell for each column.</summary>
    public void Add(params string[] cells) => _rows.Add(cells);

    /// <summary>Writes the table, with an empty line above and below.</summary>
    /// <param name="output">Where to.</param>
    /// <param name="width">The terminal's width in columns; null for no end of it.</param>
    public void WriteTo(TextWriter output, int? width = null)
    {
        string[] names = [.. columns.Select(c => c.Name)];
        int[] widest = [.. names.Select((name, i) => _rows.Select(row => row[i].Length).Prepend(name.Length).Max())];
        var shown = Shown(widest, width);
        var widths = Narrowed(widest, shown, width);
        output.WriteLine();
        WriteRow(output, names, shown, widths);
        output.WriteLine(new string('─', Total(shown, widths)));
        foreach (var row in _rows)
        {
            WriteRow(output, row, shown, widths);
        }

        output.WriteLine();
    }

    // Minor columns go from the right until the others fit with their texts cut.
    private List<int> Shown(int[] widest, int? width)
    {
        List<int> shown = [.. Enumerable.Range(0, columns.Count)];
        int[] least = [.. widest.Select((w, i) => columns[i].IsNumbers ? w : Math.Min(w, NarrowestText))];
        while (Total(shown, least) > width && shown.FindLastIndex(i => columns[i].IsMinor) is var minor and >= 0)
        {
            shown.RemoveAt(minor);
        }

        return shown;
    }

    private int[] Narrowed(int[] widest, List<int> shown, int? width)
    {
        int[] widths = [.. widest];
        while (Total(shown, widths) > width)
        {
            var text = shown.Where(i => !columns[i].IsNumbers).MaxBy(i => widths[i]);
            if (columns[text].IsNumbers || widths[text] <= NarrowestText)
            {
                break;
            }

            widths[text]--;
        }

        return widths;
    }

    private static int Total(List<int> shown, int[] widths) =>
        (2 * Margin.Length) + shown.Sum(i => widths[i]) + (Gap.Length * (shown.Count - 1));

    private void WriteRow(TextWriter output, string[] cells, List<int> shown, int[] widths)
    {
        var padded = shown.Select(i => columns[i].IsNumbers ? cells[i].PadLeft(widths[i]) : Cut(cells[i], widths[i]).PadRight(widths[i]));
        output.WriteLine($"{Margin}{string.Join(Gap, padded)}".TrimEnd());
    }

    private static string Cut(string cell, int width) => cell.Length <= width ? cell : $"{cell[..(width - 1)]}…";
}
