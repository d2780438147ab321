namespace DataPlatform.Host.Output;

/// <summary>A table as text: a header, a rule, and rows in columns as wide as their widest cell.</summary>
/// <param name="columns">The columns, from left to right.</param>
internal sealed class TextTable(params IReadOnlyList<TextTable.Column> columns)
{
    private const string Margin = "  ";
    private const string Gap = "   ";

    private readonly List<string[]> _rows = [];

    /// <param name="Name">What stands above it.</param>
    /// <param name="IsNumbers">Its cells stand to the right, and so does its name.</param>
    public readonly record struct Column(string Name, bool IsNumbers = false);

    /// <summary>Adds a row with a cell for each column.</summary>
    public void Add(params string[] cells) => _rows.Add(cells);

    /// <summary>Writes the table, with an empty line above and below.</summary>
    public void WriteTo(TextWriter output)
    {
        string[] names = [.. columns.Select(c => c.Name)];
        int[] widths = [.. names.Select((name, i) => _rows.Select(row => row[i].Length).Prepend(name.Length).Max())];
        output.WriteLine();
        WriteRow(output, names, widths);
        output.WriteLine(new string('─', widths.Sum() + (Gap.Length * (widths.Length - 1)) + (2 * Margin.Length)));
        foreach (var row in _rows)
        {
            WriteRow(output, row, widths);
        }

        output.WriteLine();
    }

    private void WriteRow(TextWriter output, string[] cells, int[] widths)
    {
        var padded = cells.Select((cell, i) => columns[i].IsNumbers ? cell.PadLeft(widths[i]) : cell.PadRight(widths[i]));
        output.WriteLine($"{Margin}{string.Join(Gap, padded)}".TrimEnd());
    }
}
