using System.Globalization;
using DataPlatform.Planning;
using DataPlatform.Recipes;
using DataPlatform.Runs;

namespace DataPlatform.Host.Output;

/// <summary>A plan, for people or for machines.</summary>
internal static class PlanPrinter
{
    /// <param name="plan">The plan.</param>
    /// <param name="json">For machines.</param>
    /// <param name="output">Where to.</param>
    /// <param name="width">How wide a line may be.</param>
    public static void Print(RunPlan plan, bool json, TextWriter output, int width)
    {
        if (json)
        {
            output.WriteLine(RunJson.Write(plan));
            return;
        }

        Recipes(plan).WriteTo(output, width);
        foreach (var line in Lines(plan).SelectMany(line => Wrapped.Lines(line, width)))
        {
            output.WriteLine(line);
        }
    }

    private static IEnumerable<string> Lines(RunPlan plan) =>
        [
            $"{plan.Date:yyyy-MM-dd}: {N(plan.Planned)} planned = {N(plan.Due)} due + {N(plan.Skipped)} skipped, in {plan.Chunks.Count} chunks",
            .. plan.Sources.Select(s => $"  {s.Source}: {(s.Due == 0 ? "nothing is due" : Due(s))}"),
            .. plan.Due == 0
                ? Array.Empty<string>()
                :
                [
                    $"  the whole run: at least {Time(plan.EtaSeconds)}, one chunk at a time; {Time(plan.EtaSideBySideSeconds)} with --chunks-in-flight source",
                ],
            .. plan.Notes.Select(note => $"  note: {note}"),
        ];

    /// <summary>One document with the due requests.</summary>
    /// <param name="plan">Plans, and tells of each due request.</param>
    /// <param name="output">Where to.</param>
    public static void PrintRequests(Func<Action<PlannedRequest>, RunPlan> plan, TextWriter output)
    {
        var requests = new List<DueRequest>();
        var planned = plan(due =>
            requests.Add(
                new(due.Recipe.Source.Name, due.Recipe.Id.DatasetName, due.Ticker, due.From, due.Address().AbsoluteUri)
                {
                    Method = due.Recipe.Method,
                    Body = due.Body(),
                }
            )
        );
        output.WriteLine(RunJson.Write(new DueRequests(planned.Date, requests)));
    }

    private static string Due(SourcePlan source)
    {
        // Some endpoints cost more than one permit a request.
        var permits = source.Permits == source.Due ? "" : $" ({N(source.Permits)} permits)";
        var limits = source.Limits.Count == 0 ? "without a limit" : $"at {string.Join(", ", source.Limits)}";
        return $"{N(source.Due)} {(source.Due == 1 ? "request" : "requests")}{permits} {limits}: at least {Time(source.EtaSeconds)}";
    }

    private static TextTable Recipes(RunPlan plan)
    {
        var table = new TextTable(
            new("chunk"),
            new("recipe"),
            new("due", IsNumbers: true),
            new("skipped", IsNumbers: true),
            new("why skipped, or the first request")
        );
        foreach (var chunk in plan.Chunks)
        {
            foreach (var recipe in chunk.Recipes)
            {
                var why = recipe.Example ?? string.Join("; ", recipe.Skipped.Select(s => $"{N(s.Value)} {s.Key}"));
                table.Add($"{chunk.Index} of {chunk.Of}", recipe.Name, N(recipe.Due), N(recipe.Planned - recipe.Due), why);
            }
        }

        return table;
    }

    private static string Time(double seconds) => Duration.ForPeople(TimeSpan.FromSeconds(seconds));

    private static string N(long number) => number.ToString("#,0", CultureInfo.InvariantCulture);
}
