namespace DataPlatform.Host.Output;

/// <summary>
/// A table as text: a header, a rule, and rows in columns as wide as their widest cell. Where that is too wide, columns are left out, the least important
/// ones first, and in the end the texts of the widest one are cut.
/// </summary>
/// <param name="columns">The columns, from left to right.</param>
internal sealed class TextTable(params IReadOnlyList<TextTable.Column> columns)
{
    private const string Margin = "  ";
    private const string Gap = "   ";
    private const int LeastText = 8;

    private readonly List<string[]> _rows = [];

    /// <param name="Name">What stands above it.</param>
    /// <param name="IsNumbers">Its cells stand to the right, and so does its name.</param>
    /// <param name="Spare">How easily it is left out; 0: never.</param>
    public readonly record struct Column(string Name, bool IsNumbers = false, int Spare = 0);

    /// <summary>Adds a row with a cell for each column.</summary>
    public void Add(params string[] cells) => _rows.Add(cells);

    /// <summary>Writes the table, with an empty line above and below.</summary>
    /// <param name="output">Where to.</param>
    /// <param name="width">How wide it may be.</param>
    public void WriteTo(TextWriter output, int width = int.MaxValue)
    {
        var widths = columns.Select((c, i) => _rows.Select(row => row[i].Length).Prepend(c.Name.Length).Max()).ToArray();
        var shown = Shown(widths, width);
        var widest = shown.MaxBy(i => columns[i].IsNumbers ? 0 : widths[i]);
        widths[widest] = Math.Min(
            widths[widest],
            Math.Max(LeastText, width - Total(widths, [.. shown.Where(i => i != widest)]) - Gap.Length)
        );
        output.WriteLine();
        WriteRow(output, [.. columns.Select(c => c.Name)], widths, shown);
        output.WriteLine(new string('─', Total(widths, shown)));
        foreach (var row in _rows)
        {
            WriteRow(output, row, widths, shown);
        }

        output.WriteLine();
    }

    private List<int> Shown(int[] widths, int width)
    {
        var shown = Enumerable.Range(0, columns.Count).ToList();
        while (Total(widths, shown) > width && shown.Exists(i => columns[i].Spare > 0))
        {
            shown.Remove(shown.MaxBy(i => columns[i].Spare));
        }

        return shown;
    }

    private static int Total(int[] widths, List<int> shown) =>
        shown.Sum(i => widths[i]) + (Gap.Length * Math.Max(0, shown.Count - 1)) + (2 * Margin.Length);

    private void WriteRow(TextWriter output, string[] cells, int[] widths, List<int> shown)
    {
        var padded = shown.Select(i => columns[i].IsNumbers ? cells[i].PadLeft(widths[i]) : Cut(cells[i], widths[i]).PadRight(widths[i]));
        output.WriteLine($"{Margin}{string.Join(Gap, padded)}".TrimEnd());
    }

    private static string Cut(string text, int width) => text.Length <= width ? text : text[..(width - 1)] + "…";
}
