using DataPlatform.Recipes.Reading.Yaml;

namespace DataPlatform.Recipes.Reading;

/// <summary>Reads <c>gold/*.sql</c>: the header comments that declare a model, and its select. Models come out in the order they are built.</summary>
internal sealed class GoldModelReader(List<RecipeProblem> problems)
{
    private readonly List<(GoldModel Model, GoldHeader Header)> _models = [];

    public static IReadOnlyList<GoldModel> Read(string directory, IReadOnlyList<DatasetRecipe> recipes, List<RecipeProblem> problems)
    {
        if (!Directory.Exists(directory))
        {
            return [];
        }

        var reader = new GoldModelReader(problems);
        foreach (var file in Directory.EnumerateFiles(directory, "*.sql").Order(StringComparer.Ordinal))
        {
            reader.ReadFile(file);
        }

        reader.CheckTables(recipes);
        return reader.InBuildOrder();
    }

    private void ReadFile(string file)
    {
        if (ReadText(file) is not { } text)
        {
            return;
        }

        var header = GoldHeader.Read(text, (line, message) => problems.Add(new(file, line, "", message)));
        if (header.Table is not { } table)
        {
            return;
        }

        if (_models.Find(m => m.Model.Table == table) is { Model: { } first, Header: { } its })
        {
            problems.Add(new(file, header.TableLine, "", $"gold.{table} is already declared in {first.File}:{its.TableLine}"));
            return;
        }

        var sql = text.Trim().TrimEnd(';');
        _models.Add(
            (
                new(
                    table,
                    header.Key,
                    [.. header.Inputs.Select(i => i.Input)],
                    [.. header.Needs.Select(n => n.Table)],
                    header.Replaces,
                    sql,
                    file
                )
                {
                    Checks = header.Checks,
                },
                header
            )
        );
    }

    private string? ReadText(string file)
    {
        try
        {
            if (SmallFile.Read(file, YamlFile.MaxBytes) is { } text)
            {
                return text;
            }

            problems.Add(new(file, 1, "", "is larger than 4 MB"));
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            problems.Add(new(file, 1, "", $"cannot be read: {e.Message}"));
        }

        return null;
    }

    private void CheckTables(IReadOnlyList<DatasetRecipe> recipes)
    {
        var silver = recipes
            .Select(r => r.Table)
            .DistinctBy(t => t.Name, StringComparer.Ordinal)
            .ToDictionary(t => t.Name, StringComparer.Ordinal);
        var gold = _models.Select(m => m.Model.Table).ToHashSet(StringComparer.Ordinal);
        foreach (var (model, header) in _models)
        {
            void Problem(int line, string message) => problems.Add(new(model.File, line, $"gold.{model.Table}", message));

            foreach (var (table, line) in header.Needs.Where(n => !gold.Contains(n.Table)))
            {
                Problem(line, $"needs gold.{table}, which no model declares{Suggestion.For(table, gold)}");
            }

            foreach (var (input, line) in header.Inputs)
            {
                var known = input.Schema == "gold" ? gold.AsEnumerable() : silver.Keys;
                if (!known.Contains(input.Table, StringComparer.Ordinal))
                {
                    Problem(line, $"input {input.Schema}.{input.Table} is declared nowhere{Suggestion.For(input.Table, known)}");
                }
                else if (input.Schema == "silver")
                {
                    var columns = silver[input.Table].Columns.Select(c => c.Name).ToList();
                    foreach (var column in input.Columns.Except(columns, StringComparer.Ordinal))
                    {
                        Problem(line, $"input column '{column}' is not a column of silver.{input.Table}{Suggestion.For(column, columns)}");
                    }
                }
            }
        }
    }

    private List<GoldModel> InBuildOrder()
    {
        var ordered = new List<GoldModel>();
        var waiting = _models.Select(m => m.Model).ToList();
        while (waiting.Count > 0)
        {
            var ready = waiting.FirstOrDefault(m => Dependencies(m).All(d => waiting.TrueForAll(w => w.Table != d)));
            if (ready is null)
            {
                var circle = Circle(waiting);
                problems.Add(
                    new(circle[0].File, 1, $"gold.{circle[0].Table}", $"needs itself: {string.Join(" <- ", circle.Select(m => m.Table))}")
                );
                waiting.Remove(circle[0]);
                continue;
            }

            ordered.Add(ready);
            waiting.Remove(ready);
        }

        return ordered;
    }

    // Every model that waits, waits for another one that does; whoever follows them comes back to one that was seen.
    private static List<GoldModel> Circle(List<GoldModel> waiting)
    {
        var path = new List<GoldModel>();
        var at = waiting[0];
        while (!path.Contains(at))
        {
            path.Add(at);
            at = waiting.First(w => Dependencies(path[^1]).Contains(w.Table, StringComparer.Ordinal));
        }

        return [.. path.SkipWhile(m => m != at), at];
    }

    private static IEnumerable<string> Dependencies(GoldModel model) =>
        model.Needs.Concat(model.Inputs.Where(i => i.Schema == "gold").Select(i => i.Table));
}
