using System.Globalization;
using System.Net;
using System.Text;

namespace DataPlatform.Host.Output.Report;

/// <summary>Builds HTML. What is put in as a value is escaped, whatever it holds: tickers and messages come from elsewhere.</summary>
internal static class Html
{
    /// <summary>A value as text between tags or in an attribute.</summary>
    public static string Text(string? value) => WebUtility.HtmlEncode(value ?? "");

    public static string Number(long value) => value.ToString("#,0", CultureInfo.InvariantCulture);

    /// <summary>A coordinate in a drawing.</summary>
    public static string Point(double value) => value.ToString("0.##", CultureInfo.InvariantCulture);

    /// <summary>A section with a heading that the page's list of contents names.</summary>
    public static string Section(string id, string title, string body) => $"<section id=\"{id}\"><h2>{title}</h2>{body}</section>\n";

    /// <summary>A table that scrolls by itself where the page is narrow.</summary>
    /// <param name="none">What stands in its place when it has no rows.</param>
    /// <param name="columns">The columns; one that holds numbers begins with #.</param>
    /// <param name="rows">The cells of each row, not escaped yet.</param>
    public static string Table(string none, IReadOnlyList<string> columns, IEnumerable<IReadOnlyList<string?>> rows)
    {
        var body = new StringBuilder();
        foreach (var row in rows)
        {
            body.Append("<tr>");
            foreach (var (index, cell) in row.Index())
            {
                body.Append(columns[index][0] == '#' ? "<td class=n>" : "<td>").Append(Text(cell)).Append("</td>");
            }

            body.Append("</tr>\n");
        }

        var head = string.Concat(
            columns.Select(c => c[0] == '#' ? $"<th scope=col class=n>{Text(c[1..])}</th>" : $"<th scope=col>{Text(c)}</th>")
        );
        return body.Length == 0
            ? $"<p class=none>{Text(none)}</p>"
            : $"<div class=scroll tabindex=0><table><thead><tr>{head}</tr></thead><tbody>{body}</tbody></table></div>";
    }
}
