using DataPlatform.Bronze.Segments;
using DataPlatform.Recipes;
using DataPlatform.Runs;
using DataPlatform.Runs.Documents;
using DataPlatform.Warehouse;

namespace DataPlatform.Engine.Sight;

/// <summary>Follows a row back to the responses that it came from.</summary>
/// <param name="warehouse">What is stored.</param>
/// <param name="book">What is declared.</param>
/// <param name="data">The data folder.</param>
/// <param name="withBody">True to bring the row as it came along.</param>
internal sealed class Explanation(Database warehouse, RecipeBook book, string data, bool withBody)
{
    private const int RowsToShow = 10;
    private const int OriginsToShow = 3;

    private readonly RowFinder _rows = new(warehouse);
    private readonly BronzeLineReader _lines = new();
    private readonly Dictionary<RecipeId, DatasetRecipe> _recipes = book.ByName();

    /// <param name="table">The table, with or without its schema.</param>
    /// <param name="values">Values by column.</param>
    /// <exception cref="ConfigurationException">A name is unknown, or no row has these values.</exception>
    public ExplainReport Of(string table, IReadOnlyList<KeyValuePair<string, string>> values)
    {
        var (schema, name) = Named(table);
        var columns = _rows.Columns(schema, name).Select(c => c.Name).ToList();
        var unknown = values.Where(v => !columns.Contains(v.Key, StringComparer.OrdinalIgnoreCase)).ToList();
        if (unknown.Count > 0)
        {
            throw new ConfigurationException([
                .. unknown.Select(v =>
                    $"{Excerpt.Of(v.Key)}: {schema}.{name} has no such column{Suggestion.For(v.Key, columns)}; it has {string.Join(", ", columns)}"
                ),
            ]);
        }

        var found = _rows.Find(schema, name, [.. values.Select(v => (v.Key, v.Value, false))], RowsToShow);
        var inputs =
            found.Count != 1 ? []
            : schema == "silver" ? [new RowInput($"silver.{name}", [.. values.Select(v => v.Key)], 1, [Origin(name, found.First[0])])]
            : InputsOf(name, found.First[0]);
        return found.Count == 0
            ? throw new ConfigurationException(
                $"{schema}.{name}: no row has {string.Join(" and ", values.Select(v => $"{v.Key} = {Excerpt.Of(v.Value)}"))}"
            )
            : new($"{schema}.{name}", found.Count, found.First, inputs);
    }

    private (string Schema, string Table) Named(string table)
    {
        var tables = _rows.Tables();
        var found = tables.Where(t => $"{t.Schema}.{t.Table}" == table || t.Table == table).ToList();
        return found.Count > 0
            ? found[0]
            : throw new ConfigurationException(
                $"{Excerpt.Of(table)}: no such table{Suggestion.For(table, tables.Select(t => table.Contains('.', StringComparison.Ordinal) ? $"{t.Schema}.{t.Table}" : t.Table))}"
            );
    }

    // As far as the header goes: a column by its name, or by the surrogate key that gold_key makes of it.
    private List<RowInput> InputsOf(string table, IReadOnlyDictionary<string, string?> row)
    {
        var model = book.Models.FirstOrDefault(m => m.Table == table);
        var inputs = new List<RowInput>();
        foreach (var input in model?.Inputs ?? [])
        {
            if (!IsThere(input))
            {
                inputs.Add(
                    new($"{input.Schema}.{input.Table}", [], 0, [])
                    {
                        Problem = "the table is not there: its dataset was never loaded, or was dropped",
                    }
                );
                continue;
            }

            var conditions = input
                .Columns.Zip(model!.Inputs[0].Columns, (column, name) => Condition(model, row, column, name))
                .OfType<(string, string, bool)>();
            List<(string Column, string Value, bool IsKey)> by = [.. conditions];
            var found = by.Count == 0 ? new FoundRows(0, []) : _rows.Find(input.Schema, input.Table, by, OriginsToShow);
            inputs.Add(
                new(
                    $"{input.Schema}.{input.Table}",
                    [.. by.Select(c => c.Column)],
                    found.Count,
                    input.Schema == "silver" ? [.. found.First.Select(r => Origin(input.Table, r))] : []
                )
            );
        }

        return inputs;
    }

    private (string, string, bool)? Condition(GoldModel model, IReadOnlyDictionary<string, string?> row, string column, string name)
    {
        if ((row.GetValueOrDefault(name) ?? row.GetValueOrDefault(column)) is { } value)
        {
            return (column, value, false);
        }

        const string Surrogate = "_sk";
        var key = model.Key.FirstOrDefault(k => k.EndsWith(Surrogate, StringComparison.Ordinal) && IsKeyOf(row[k], column, model));
        return key is null ? null : (column, row[key]!, true);
    }

    private bool IsKeyOf(string? value, string column, GoldModel model) =>
        value is not null
        && model.Inputs.Any(i =>
            IsThere(i)
            && i.Columns.Contains(column, StringComparer.Ordinal)
            && _rows.Find(i.Schema, i.Table, [(column, value, true)], 1).Count > 0
        );

    // A dataset may have been dropped since.
    private bool IsThere(GoldInput input) => _rows.Tables().Contains((input.Schema, input.Table));

    private RowOrigin Origin(string table, IReadOnlyDictionary<string, string?> row)
    {
        var (file, line) = (
            row["_bronze_file"] ?? "",
            long.Parse(row["_bronze_line"] ?? "0", System.Globalization.CultureInfo.InvariantCulture)
        );
        var origin = new RowOrigin
        {
            Row = row,
            RunId = row["_run_id"] ?? "",
            BronzeFile = file,
            BronzeLine = line,
        };
        var path = Path.Combine(data, file);
        if (!File.Exists(path))
        {
            return origin with { Problem = "the segment is gone from bronze" };
        }

        var stored = SegmentReader.Read(path, 0, SegmentReader.WholeLength(path), 0).SkipWhile(l => l.Number < line).Take(1).ToList();
        return stored is [var its] && _lines.TryRead(its.Bytes, out var record, out var body)
            ? Filled(origin, table, record, body)
            : origin with
            {
                Problem = "the line cannot be read",
            };
    }

    private RowOrigin Filled(RowOrigin origin, string table, BronzeRecord record, ReadOnlyMemory<byte> body)
    {
        var id = new RecipeId(record.Source, record.Dataset, record.Discriminator);
        var asked = _recipes.GetValueOrDefault(id);
        var reading = book.Recipes.FirstOrDefault(r => r.AnswersOf is not null && r.AskedId == asked?.Id && r.Table.Name == table);
        var recipe = reading ?? asked;
        return origin with
        {
            Recipe = (reading?.Id ?? id).ToString(),
            DeclaredAt = recipe is null ? null : DatasetPlace.Of(recipe).ToString(),
            Ticker = record.Ticker,
            Url = record.Url,
            SentAt = record.SentAt,
            Status = record.Status,
            Body =
                !withBody ? null
                : recipe?.Table.Name == table ? RowAsItCame.In(recipe.Table, origin.Row, body)
                : System.Text.Encoding.UTF8.GetString(body.Span),
        };
    }
}
