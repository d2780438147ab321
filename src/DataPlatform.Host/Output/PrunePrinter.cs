using System.Globalization;
using DataPlatform.Recipes;
using DataPlatform.Runs;
using DataPlatform.Runs.Documents;

namespace DataPlatform.Host.Output;

/// <summary>What pruning bronze takes away, for people or as JSON.</summary>
internal static class PrunePrinter
{
    public static void Print(PruneSummary summary, bool json, TextWriter output)
    {
        if (json)
        {
            output.WriteLine(RunJson.Write(summary));
            return;
        }

        if (!summary.IsPruned)
        {
            PrintTable(summary, output);
        }

        output.WriteLine(
            summary.Segments == 0 ? $"nothing of bronze can go; it has {Text(summary.KeptSegments, summary.KeptBytes)}"
            : summary.IsPruned ? $"pruned {WhatGoes(summary)}; bronze has {Text(summary.KeptSegments, summary.KeptBytes)} now"
            : $"nothing was deleted; {WhatGoes(summary)} can go"
        );
        foreach (var table in summary.Differing)
        {
            output.WriteLine($"{table}: a rebuild would not come to the same with less of bronze, so that of its datasets stays");
        }

        output.WriteLine($"free on the disk: {ByteSize.ForPeople(summary.FreeBytes)}");
    }

    /// <summary>A row for each dataset and reason.</summary>
    public static void PrintTable(PruneSummary summary, TextWriter output)
    {
        var table = new TextTable(new("dataset"), new("segments", IsNumbers: true), new("bytes", IsNumbers: true), new("goes or stays"));
        foreach (var counts in summary.Gone.Concat(summary.Kept).OrderBy(c => c.Dataset, StringComparer.Ordinal))
        {
            table.Add(counts.Dataset, N(counts.Segments), ByteSize.ForPeople(counts.Bytes), Reason(counts.Why));
        }

        table.WriteTo(output);
        foreach (var why in summary.Kept.GroupBy(k => k.Why).OrderBy(k => k.Key))
        {
            output.WriteLine($"stays, {Reason(why.Key)}: {Text(why.Sum(k => k.Segments), why.Sum(k => k.Bytes))}");
        }
    }

    public static string WhatGoes(PruneSummary summary) =>
        string.Create(
            CultureInfo.InvariantCulture,
            $"{Text(summary.Segments, summary.Bytes)} of bronze, of runs before {summary.Before:yyyy-MM-dd}"
        );

    private static string Reason(WhyKept? why) =>
        why switch
        {
            null => "goes",
            WhyKept.NotOlder => "not older",
            WhyKept.NotPromoted => "silver has not read all of it",
            WhyKept.NotReadable => "a line cannot be read",
            WhyKept.NotDeclared => "a line has no recipe",
            WhyKept.PartOfAnswer => "part of an answer that goes on elsewhere",
            WhyKept.HasRows => "rows of silver came from it",
            WhyKept.HasQuarantinedRows => "rows in quarantine came from it",
            WhyKept.ShowsRowsGone => "shows since when rows are gone",
            WhyKept.Newest => "the newest answer",
            _ => "a rebuild would differ",
        };

    private static string Text(long segments, long bytes) =>
        $"{N(segments)} segment{(segments == 1 ? "" : "s")} with {ByteSize.ForPeople(bytes)}";

    private static string N(long number) => number.ToString("#,0", CultureInfo.InvariantCulture);
}
