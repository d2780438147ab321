using System.Text.RegularExpressions;

namespace DataPlatform.Recipes;

/// <summary>Reads <c>gold/*.sql</c>: the header comments that declare a model, and its select. Models come out in the order they are built.</summary>
internal static partial class GoldModelReader
{
    public static IReadOnlyList<GoldModel> Read(string directory, IReadOnlyList<DatasetRecipe> recipes, List<RecipeProblem> problems)
    {
        if (!Directory.Exists(directory))
        {
            return [];
        }

        var models = new List<GoldModel>();
        foreach (var file in Directory.EnumerateFiles(directory, "*.sql").Order(StringComparer.Ordinal))
        {
            if (ReadFile(file, problems) is { } model)
            {
                if (models.Find(m => m.Table == model.Table) is { } first)
                {
                    problems.Add(new(file, 1, "", $"gold.{model.Table} is already declared in {first.File}"));
                }
                else
                {
                    models.Add(model);
                }
            }
        }

        CheckInputs(models, recipes, problems);
        return InBuildOrder(models, problems);
    }

    private static GoldModel? ReadFile(string file, List<RecipeProblem> problems)
    {
        string text;
        try
        {
            text = File.ReadAllText(file);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            problems.Add(new(file, 1, "", $"cannot be read: {e.Message}"));
            return null;
        }

        string? table = null;
        var key = new List<string>();
        var inputs = new List<GoldInput>();
        var needs = new List<string>();
        var before = problems.Count;
        var line = 0;
        foreach (var row in text.Split('\n'))
        {
            line++;
            if (Header().Match(row) is not { Success: true } header)
            {
                continue;
            }

            var (name, value) = (header.Groups["name"].Value, header.Groups["value"].Value.Trim());
            switch (name)
            {
                case "table" when TableName().Match(value) is { Success: true } m && m.Groups["schema"].Value == "gold":
                    table = m.Groups["table"].Value;
                    break;
                case "key":
                    key.AddRange(Names(value));
                    break;
                case "input" when TableName().Match(value) is { Success: true } m && m.Groups["columns"].Success:
                    inputs.Add(new(m.Groups["schema"].Value, m.Groups["table"].Value, Names(m.Groups["columns"].Value)));
                    break;
                case "needs" when TableName().Match(value) is { Success: true } m && m.Groups["schema"].Value == "gold":
                    needs.Add(m.Groups["table"].Value);
                    break;
                default:
                    problems.Add(
                        new(file, line, "", $"'{YamlMap.Shorten(row.Trim())}' is not understood; write for example '-- {Example(name)}'")
                    );
                    break;
            }
        }

        foreach (var (missing, name) in new[] { (table is null, "table"), (key.Count == 0, "key") })
        {
            if (missing && problems.Count == before)
            {
                problems.Add(new(file, 1, "", $"the header lacks '-- {Example(name)}'"));
            }
        }

        if (inputs.Select(i => i.Columns.Count).Distinct().Count() > 1)
        {
            problems.Add(new(file, 1, "", "all inputs must name the same number of columns: together they make the table 'changed'"));
        }

        return problems.Count == before ? new(table!, key, inputs, needs, text.Trim().TrimEnd(';'), file) : null;
    }

    private static string Example(string directive) =>
        directive switch
        {
            "table" => "table: gold.fact_eod",
            "key" => "key: instrument_sk, date_sk",
            "needs" => "needs: gold.dim_instrument",
            _ => "input: silver.fmp_stock_list (symbol)",
        };

    private static List<string> Names(string list) =>
        [.. list.Split(',', StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries)];

    private static void CheckInputs(List<GoldModel> models, IReadOnlyList<DatasetRecipe> recipes, List<RecipeProblem> problems)
    {
        var silver = recipes
            .Select(r => r.Table)
            .DistinctBy(t => t.Name, StringComparer.Ordinal)
            .ToDictionary(t => t.Name, StringComparer.Ordinal);
        foreach (var model in models)
        {
            foreach (var input in model.Inputs)
            {
                if (input.Schema == "gold" ? models.All(m => m.Table != input.Table) : !silver.ContainsKey(input.Table))
                {
                    var known = input.Schema == "gold" ? models.Select(m => m.Table) : silver.Keys;
                    problems.Add(
                        new(
                            model.File,
                            1,
                            $"gold.{model.Table}",
                            $"input {input.Schema}.{input.Table} is declared nowhere{Suggestion.For(input.Table, known)}"
                        )
                    );
                }
                else if (input.Schema == "silver")
                {
                    var columns = silver[input.Table].Columns.Select(c => c.Name).ToList();
                    problems.AddRange(
                        input
                            .Columns.Except(columns, StringComparer.Ordinal)
                            .Select(c => new RecipeProblem(
                                model.File,
                                1,
                                $"gold.{model.Table}",
                                $"input column '{c}' is not a column of silver.{input.Table}{Suggestion.For(c, columns)}"
                            ))
                    );
                }
            }
        }
    }

    private static List<GoldModel> InBuildOrder(List<GoldModel> models, List<RecipeProblem> problems)
    {
        var ordered = new List<GoldModel>();
        var waiting = new List<GoldModel>(models);
        while (waiting.Count > 0)
        {
            var ready = waiting.FirstOrDefault(m => Dependencies(m).All(d => waiting.All(w => w.Table != d || w == m)));
            if (ready is null)
            {
                problems.Add(
                    new(
                        waiting[0].File,
                        1,
                        "",
                        $"gold models need each other in a circle: {string.Join(", ", waiting.Select(w => w.Table))}"
                    )
                );
                return ordered;
            }

            ordered.Add(ready);
            waiting.Remove(ready);
        }

        return ordered;
    }

    private static IEnumerable<string> Dependencies(GoldModel model) =>
        model.Needs.Concat(model.Inputs.Where(i => i.Schema == "gold").Select(i => i.Table));

    [GeneratedRegex(@"^--\s*(?<name>table|key|input|needs):(?<value>.*)$", RegexOptions.ExplicitCapture, matchTimeoutMilliseconds: 1000)]
    private static partial Regex Header();

    [GeneratedRegex(
        @"^(?<schema>silver|gold)\.(?<table>[a-z][a-z0-9_]*)\s*(\((?<columns>[a-z0-9_,\s]+)\))?(\s.*)?$",
        RegexOptions.ExplicitCapture,
        matchTimeoutMilliseconds: 1000
    )]
    private static partial Regex TableName();
}
