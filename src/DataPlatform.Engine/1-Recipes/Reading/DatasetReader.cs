using DataPlatform.Recipes.Reading.Settings;
using DataPlatform.Recipes.Reading.Yaml;

namespace DataPlatform.Recipes.Reading;

/// <summary>Reads the datasets of a recipe file.</summary>
/// <param name="source">The source they belong to.</param>
/// <param name="sourceMap">What the source says for all of them.</param>
internal sealed class DatasetReader(SourceRecipe source, YamlMap sourceMap)
{
    private readonly FieldCase _fieldCase = SourceSettings.FieldCase.Read(sourceMap);
    private readonly IReadOnlyList<ResponseRule> _responses = SourceSettings.Responses.Read(sourceMap);
    private readonly IReadOnlyList<string> _nullValues = SourceSettings.NullValues.Read(sourceMap);

    /// <summary>The recipes of a dataset: one, or one for each variant.</summary>
    public IReadOnlyList<DatasetRecipe> Read(YamlMap map)
    {
        var recipe = ReadRecipe(map);
        var variants = RequestSettings.Variants.Read(map);
        return variants.Count == 0 ? [recipe] : [.. variants.Select(v => OfVariant(recipe, v))];
    }

    /// <summary>The recipes of a dataset that is made of the answers of another one: one for each of that.</summary>
    /// <param name="map">The dataset.</param>
    /// <param name="asked">The recipes of the other one.</param>
    public IEnumerable<DatasetRecipe> ReadOfAnswers(YamlMap map, IEnumerable<DatasetRecipe> asked)
    {
        // Whatever is wrong with it is told, also where nobody knows who is asked.
        var (name, formerly) = (DatasetSettings.Name.Read(map), RenameSettings.Formerly.Read(map));
        var rows = AnswerSettings.Rows.Read(map);
        var mayBeMissing = AnswerSettings.RowsMayBeMissing.Read(map);
        var table = ReadTable(map) with { Where = rows.Where };
        return asked.Select(a =>
            a with
            {
                Dataset = name,
                Formerly = formerly,
                AnswersOf = a.Dataset,
                // Windows are the business of who is asked.
                DateField = null,
                Rows = rows.Rows,
                RowsMayBeMissing = mayBeMissing,
                Table = table,
            }
        );
    }

    private DatasetRecipe ReadRecipe(YamlMap map)
    {
        var cadence = WindowSettings.Cadence.Read(map);
        var rows = AnswerSettings.Rows.Read(map);
        var body = BodySettings.Read(RequestSettings.Body.Read(map));
        return new()
        {
            Source = source,
            Domain = DatasetSettings.Domain.Read(map),
            Dataset = DatasetSettings.Name.Read(map),
            Formerly = RenameSettings.Formerly.Read(map),
            IsTicker = DatasetSettings.Scope.Read(map),
            ForEach = ForEachReader.Read(map),
            Path = RequestSettings.Path.Read(map),
            Query = RequestSettings.Query.Read(map),
            Method = RequestSettings.Method.Read(map) ?? (body is null ? DatasetRecipe.Get : DatasetRecipe.Post),
            Body = body,
            Limit = RequestSettings.Limit.Read(map),
            MinAgeDays = CadenceSettings.MinAgeDays.Read(cadence),
            RunDays = CadenceSettings.RunDays.Read(cadence),
            Plans = DatasetSettings.Plans.Read(map),
            HistoryFrom = WindowSettings.HistoryFrom.Read(map),
            HistoryDays = WindowSettings.HistoryDays.Read(map),
            RefetchDays = WindowSettings.RefetchDays.Read(map),
            Window = ReadWindow(WindowSettings.Window.Read(map)),
            DateField = WindowSettings.DateField.Read(map),
            Rows = rows.Rows,
            RowsMayBeMissing = AnswerSettings.RowsMayBeMissing.Read(map),
            Format = AnswerSettings.Format.Read(map),
            Csv = ReadCsv(map),
            Charset = AnswerSettings.Charset.Read(map),
            ZipEntry = AnswerSettings.ZipEntry.Read(map),
            EmptyIsAnswer = AnswerSettings.EmptyIsAnswer.Read(map),
            // The first rule that holds counts.
            Responses = [.. AnswerSettings.Responses.Read(map), .. _responses],
            Pagination = AnswerSettings.Pagination.Read(map) ?? ReadParts(WindowSettings.Window.Read(map)),
            Cost = RequestSettings.Cost.Read(map),
            Table = ReadTable(map) with { Replace = TableSettings.Replace.Read(map), Where = rows.Where },
        };
    }

    private static AskedWindow ReadWindow(YamlMap map) =>
        new()
        {
            Format = AskedWindowSettings.Format.Read(map),
            EndIsExclusive = AskedWindowSettings.End.Read(map),
            Step = AskedWindowSettings.Step.Read(map),
        };

    private static Pagination? ReadParts(YamlMap map)
    {
        var (step, late, cap) = (AskedWindowSettings.Step.Read(map), AskedWindowSettings.Late.Read(map), AskedWindowSettings.Cap.Read(map));
        return step?.OfDay is { } length ? new Pagination.DayParts(length, late, cap)
            : cap is { } most ? new Pagination.Halves(most)
            : null;
    }

    private static CsvRecipe ReadCsv(YamlMap map) =>
        AnswerSettings.Csv.Read(map) is { } csv
            ? new()
            {
                Delimiter = CsvSettings.Delimiter.Read(csv),
                Quote = CsvSettings.Quote.Read(csv) is { Length: 1 } quote ? quote[0] : null,
                SkipLines = CsvSettings.SkipLines.Read(csv),
                Fields = CsvSettings.Fields.Read(csv),
            }
            : CsvRecipe.Default;

    private SilverTable ReadTable(YamlMap map) =>
        new(
            TableSettings.SilverTable.Read(map),
            TableSettings.Key.Read(map),
            [.. TableSettings.Columns.Read(map).Select(ColumnOf)],
            [.. _nullValues, .. TableSettings.NullValues.Read(map)],
            TableSettings.Ignore.Read(map)
        )
        {
            Checks = [.. TableSettings.Columns.Read(map).SelectMany(c => c.Checks), .. TableSettings.Checks.Read(map)],
        };

    private SilverColumn ColumnOf(DeclaredColumn column)
    {
        // A path of one name is the field of that name.
        var path = column is { From: ColumnOrigin.Row, Path.Steps: [PathStep.Name] } ? null : column.Path;
        var field =
            column.Value is not null ? null
            : path is null ? (column.Path?.Steps[0] as PathStep.Name)?.Text ?? column.Field ?? FieldOf(column.Name)
            : column.From == ColumnOrigin.Row ? path.Text
            : $"{column.From.ToString().ToLowerInvariant()}.{path}";
        return new(column.Name, column.Type, field, column.Value, column.Nullable)
        {
            Notation = column.Notation,
            Optional = column.Optional,
            Path = column.Value is null ? path : null,
            From = column.From,
            Number = column.Number,
            Default = column.Default,
        };
    }

    private string FieldOf(string column) => _fieldCase == FieldCase.Camel ? Camel(column) : column;

    /// <summary>company_name -> companyName. A part that starts with a digit stays as it is: year_10 -> year10.</summary>
    internal static string Camel(string name)
    {
        var parts = name.Split('_', StringSplitOptions.RemoveEmptyEntries);
        return string.Concat(parts.Select((p, i) => i == 0 ? p : char.ToUpperInvariant(p[0]) + p[1..]));
    }

    private static DatasetRecipe OfVariant(DatasetRecipe recipe, Variant variant) =>
        recipe with
        {
            Discriminator = variant.Discriminator,
            Query = [.. recipe.Query.Where(q => variant.Query.All(own => own.Key != q.Key)), .. variant.Query],
            Limit = variant.Limit ?? recipe.Limit,
        };
}
