using System.Globalization;
using DataPlatform.Engine;

namespace DataPlatform.Host.Output;

/// <summary>A rebuild's summary for people.</summary>
internal static class RebuildPrinter
{
    private const int LossesToShow = 20;

    public static void Print(RebuildSummary summary, TextWriter output)
    {
        output.WriteLine(
            summary.IsReplaced
                ? Text(
                    $"rebuilt from {summary.Responses:#,0} responses of {summary.Runs} runs: {summary.Silver.RowsRead:#,0} rows read, {summary.Silver.Inserted:#,0} inserted, {summary.Silver.Updated:#,0} updated, {summary.Silver.Unchanged:#,0} unchanged, {summary.Silver.Quarantined:#,0} quarantined; {summary.Gold.Count} gold tables"
                )
                : "not rebuilt: the new warehouse would lack what the old one holds"
        );
        if (summary.IsReplaced && summary.Losses.Count > 0)
        {
            output.WriteLine("what the old warehouse holds and the new one does not:");
        }

        foreach (var loss in summary.Losses.Take(LossesToShow))
        {
            output.WriteLine($"  {loss}");
        }

        if (summary.Losses.Count > LossesToShow)
        {
            output.WriteLine(Text($"  and {summary.Losses.Count - LossesToShow:#,0} more"));
        }

        if (summary.Backup is { } backup)
        {
            output.WriteLine($"the old warehouse is {backup}");
        }
        else if (!summary.IsReplaced)
        {
            output.WriteLine("bring it back, or let it go with --force: the old warehouse then stays under a name with the date");
        }
    }

    private static string Text(FormattableString text) => text.ToString(CultureInfo.InvariantCulture);
}
