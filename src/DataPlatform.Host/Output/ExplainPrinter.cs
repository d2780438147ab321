using System.Globalization;
using DataPlatform.Runs.Documents;

namespace DataPlatform.Host.Output;

/// <summary>Where a row came from, for people.</summary>
/// <param name="output">Where to.</param>
internal sealed class ExplainPrinter(TextWriter output)
{
    public void Print(ExplainReport report)
    {
        if (report.Matches > 1)
        {
            output.WriteLine($"{report.Table}: {N(report.Matches)} rows have these values; say more of their columns:");
            foreach (var row in report.Rows)
            {
                output.WriteLine($"  {Text(row)}");
            }

            return;
        }

        output.WriteLine($"{report.Table}: {Text(report.Rows[0])}");
        foreach (var input in report.Inputs)
        {
            Print(input);
        }
    }

    private void Print(RowInput input)
    {
        output.WriteLine(
            input.Problem is { } missing ? $"from {input.Table}: {missing}"
            : input.By.Count == 0 ? $"from {input.Table}: the model's header does not say by which column of this row"
            : $"from {input.Table}: {N(input.Rows)} {(input.Rows == 1 ? "row" : "rows")} by {string.Join(", ", input.By)}"
        );
        foreach (var origin in input.Origins)
        {
            output.WriteLine($"  response  {origin.BronzeFile}:{N(origin.BronzeLine)}, of run {origin.RunId}");
            if (origin.Problem is { } problem)
            {
                output.WriteLine($"  problem   {problem}");
                continue;
            }

            output.WriteLine(
                $"  request   {origin.Url}, {origin.SentAt?.UtcDateTime.ToString("yyyy-MM-dd HH:mm:ss'Z'", CultureInfo.InvariantCulture)}, status {origin.Status}"
            );
            output.WriteLine($"  recipe    {origin.Recipe}, {origin.DeclaredAt ?? "which nobody declares any more"}");
            if (origin.Body is { } body)
            {
                output.WriteLine(body);
            }
        }
    }

    private static string Text(IReadOnlyDictionary<string, string?> row) =>
        string.Join(", ", row.Where(c => !c.Key.StartsWith('_')).Select(c => $"{c.Key} = {c.Value ?? "null"}"));

    private static string N(long number) => number.ToString("#,0", CultureInfo.InvariantCulture);
}
