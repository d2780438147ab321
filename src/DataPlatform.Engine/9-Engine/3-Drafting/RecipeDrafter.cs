using System.Globalization;
using DataPlatform.Engine.Drafting.Columns;
using DataPlatform.Engine.Drafting.Recipe;
using DataPlatform.Engine.Drafting.Requests;
using DataPlatform.Engine.Drafting.Rows;
using DataPlatform.Engine.Drafting.Samples;
using DataPlatform.Recipes;
using DataPlatform.Recipes.Reading;

namespace DataPlatform.Engine.Drafting;

/// <summary>
/// Drafts a recipe from answers. What it writes it reads again as lint and silver do, and where a row of a sample does not fit, the column is given a
/// type that takes more, until all of them do.
/// </summary>
/// <param name="samples">The answers.</param>
/// <param name="options">What the caller says of them.</param>
/// <param name="answers">What was sent for them.</param>
/// <param name="today">The day.</param>
internal sealed class RecipeDrafter(IReadOnlyList<Sample> samples, DraftOptions options, DraftedAnswers answers, DateOnly today)
{
    private const int MostTurns = 20;
    private const int MostExpands = 3;

    /// <summary>The draft.</summary>
    /// <param name="format">How the samples are written; null for what they look like.</param>
    public RecipeDraft Draft(BodyFormat? format)
    {
        var (rows, problem) = DraftRows.Of(samples, format);
        if (rows is null)
        {
            return new RecipeDraft.NotDrafted(problem!);
        }

        var columns = ColumnsOf(rows.Found, hasTicker: false, out _);
        var request = DraftRequest.Of(samples, rows, DateColumn(columns) is not null);
        if (request is null)
        {
            return new RecipeDraft.NotDrafted(
                "the addresses differ in more than a ticker or a day, or have no path: draft one dataset at a time"
            );
        }

        columns = ColumnsOf(rows.Found, request.Ticker is { Column: null }, out var ignored);
        return Settle(Model(rows, request, columns, ignored), rows, request);
    }

    private RecipeDraft Settle(DraftModel draft, DraftRows rows, DraftRequest request)
    {
        for (var turn = 0; turn < MostTurns; turn++)
        {
            draft = draft with { Head = Head(rows, request, draft) };
            var text = RecipeText.Of(draft);
            var check = DraftCheck.Of(text, samples, today);
            if (check.Problems.Count > 0 || check.NoAnswer is not null)
            {
                throw new InvalidOperationException(
                    $"a draft that cannot be read: {check.NoAnswer ?? check.Problems[0].ToString()}\n{text}"
                );
            }

            var faulty = check.FaultyColumns.ToHashSet(StringComparer.Ordinal);
            if (faulty.Count == 0)
            {
                return new RecipeDraft.Drafted(text, draft.Source, draft.Dataset, draft.Columns.Count, check.Rows, check.Refused.Count);
            }

            draft = Weaken(draft, faulty, rows, request);
        }

        throw new InvalidOperationException("a draft that its own sample does not fit, whatever is done");
    }

    private static DraftModel Weaken(DraftModel draft, HashSet<string> faulty, DraftRows rows, DraftRequest request)
    {
        var columns = draft.Columns.Select(c => (Old: c, New: faulty.Contains(c.Name) ? c.Weaker() : c)).ToList();
        var dropped = columns.Where(c => c is { New: null, Old.Evidence.Path: null }).Select(c => c.Old.Evidence?.Name).OfType<string>();
        return WithKey(
            draft with
            {
                Columns = [.. columns.Select(c => c.New).OfType<DraftColumn>()],
                Ignore = [.. draft.Ignore, .. dropped],
            },
            rows,
            request
        );
    }

    private DraftModel Model(DraftRows rows, DraftRequest request, IReadOnlyList<DraftColumn> columns, IReadOnlyList<string> ignored)
    {
        var names = DraftNames.Of(options.Name, samples[0], request.Literals);
        var address = samples[0].Address is { } at ? SampleAddress.Of(at) : null;
        var pages = PageGuess.Of(samples[0], address, rows.Around, rows.Most);
        var limits = LimitGuess.Of(samples[0]);
        var draft = new DraftModel
        {
            Source = names.Source,
            BaseUrl = request.Base,
            BaseUrlComment = request.IsUnknown ? "decide: the vendor's address, and the path below" : null,
            Auth = AuthOf(names.Source, request),
            Headers = [.. answers.PlainHeaders],
            Limits = limits,
            LimitHint = limits.Count == 0 ? LimitGuess.Hint(samples[0]) : null,
            IsCamel = IsCamel(columns),
            NanIsNull = rows.Body.HasNan,
            ErrorWhen = ErrorsOf(rows),
            Dataset = names.Dataset,
            Ticker = request.Ticker?.Place,
            Path = request.Path,
            Query = [.. request.Query.Where(q => !pages.Parameters.Contains(q.Name, StringComparer.Ordinal))],
            HistoryFrom = request.From,
            DateField = request.From is null ? null : DateColumn(columns)!.Name,
            WindowFormat = request.From is null ? null : request.WindowFormat,
            Format = rows.Body.Format,
            Rows = rows.Place?.Setting,
            RowsComment = rows.Place?.Comment,
            Expands = ExpandsOf(rows),
            Pages = pages,
            Columns = columns,
            Ignore = ignored,
        };
        return WithKey(draft, rows, request);
    }

    private static IReadOnlyList<string> ErrorsOf(DraftRows rows) =>
        [
            .. rows
                .Around.Where(f => f.Path.StartsWith("error", StringComparison.OrdinalIgnoreCase) && f.Text is "" or "false")
                .Select(f => f.Path)
                .Take(1),
        ];

    private static IReadOnlyList<(string List, string Setting)> ExpandsOf(DraftRows rows) =>
        [
            .. rows
                .Found.Fields.Where(f => f.ListsOfObjects > 0 && CanBeNamed(f.Name) && (f.Path is not null || FieldPath.CanHold(f.Name)))
                .Select(f => f.Path ?? FieldPath.Join("", f.Name))
                .Take(MostExpands)
                .Select(list => (list, RowsGuess.Expanded(rows.Place, list))),
        ];

    private static DraftModel WithKey(DraftModel draft, DraftRows rows, DraftRequest request)
    {
        // In text and json columns such a word may be a word.
        var words = draft
            .Columns.Where(c => c.Type is not (ColumnType.TextType or ColumnType.JsonType))
            .SelectMany(c => c.Evidence?.Types.Words ?? [])
            .Distinct(StringComparer.Ordinal)
            .Order(StringComparer.Ordinal)
            .ToList();
        var columns = draft.Columns.Where(c => c.Name != DraftKeys.AskedOn).ToList();
        var key = DraftKeys.Of(columns, draft.DateField, rows, request, words);
        if (key.Columns.Contains(DraftKeys.AskedOn, StringComparer.Ordinal))
        {
            columns.Add(new(DraftKeys.AskedOn, ColumnType.Date, null) { Value = "{date}" });
        }

        return draft with
        {
            Columns = columns,
            Key = key,
            NullValues = words,
        };
    }

    private static List<DraftColumn> ColumnsOf(FieldCollector found, bool hasTicker, out IReadOnlyList<string> ignored)
    {
        var fields = found.Fields.Where(f => CanBeNamed(f.Name)).ToList();
        var taken = fields.Where(f => !f.IsTwice && f.Types.Broken == 0).ToList();
        ignored = [.. fields.Except(taken).Where(f => f.Path is null).Select(f => f.Name)];
        var names = ColumnNames.Of(taken.Select(f => f.Path ?? f.Name), hasTicker ? ["ticker"] : []);
        var columns = taken.Select((f, i) => TypeGuess.Of(names[i], f, found.Rows)).ToList();
        if (hasTicker)
        {
            columns.Insert(0, new("ticker", ColumnType.Text, null) { Value = "{ticker}" });
        }

        return columns;
    }

    // What a recipe can write as a field.
    private static bool CanBeNamed(string field) => field.Length is > 0 and < 1000 && !field.Contains('\uFFFD', StringComparison.Ordinal);

    private static DraftColumn? DateColumn(IReadOnlyList<DraftColumn> columns) =>
        columns
            .Where(c => c.Type is ColumnType.DateType or ColumnType.TimestampType && !c.IsOptional && c.Evidence?.Nulls == 0)
            .OrderBy(c =>
                c.Name is "date" or "day" ? 0
                : c.Name is "timestamp" or "datetime" or "time" or "t" ? 1
                : 2
            )
            .FirstOrDefault();

    private static bool IsCamel(IReadOnlyList<DraftColumn> columns)
    {
        var fields = columns.Where(c => c.Evidence is { Path: null }).Select(c => (c.Name, Field: c.Evidence!.Name)).ToList();
        return fields.Count(f => DatasetReader.Camel(f.Name) == f.Field) > fields.Count(f => f.Name == f.Field);
    }

    private IReadOnlyList<DraftAuth> AuthOf(string source, DraftRequest request)
    {
        var headers = answers.SecretHeaders.ToList();
        var isOnly = request.Secrets.Count + headers.Count == 1;
        return
        [
            .. options.Auth.Select(DraftAuth.Parse),
            .. request.Secrets.Select(s => DraftAuth.OfParameter(s, source, isOnly)),
            .. headers.Select(h => DraftAuth.OfHeader(h.Key, h.Value, source, isOnly)),
        ];
    }

    private static string Count(long number, string what) =>
        string.Create(CultureInfo.InvariantCulture, $"{number:#,0} {what}{(number == 1 ? "" : "s")}");

    private IReadOnlyList<string> Head(DraftRows rows, DraftRequest request, DraftModel draft)
    {
        var head = new List<string>
        {
            string.Create(
                CultureInfo.InvariantCulture,
                $"Drafted from {string.Join(", ", samples.Select(s => s.Name).Distinct(StringComparer.Ordinal).Take(3))}: {Count(rows.Found.Rows, "row")}, {Count(draft.Columns.Count, "column")}."
            ),
            "What stands behind \"decide:\" is a guess; look at it before you run this.",
        };
        if (draft.Columns.Any(c => c.Type is ColumnType.DoubleType))
        {
            head.Add("Where every digit counts, write decimal(18,4) in place of double.");
        }

        if (rows.Found.NoRows > 0)
        {
            head.Add(
                string.Create(
                    CultureInfo.InvariantCulture,
                    $"decide: {rows.Found.NoRows} items among the rows are no objects, and go to quarantine"
                )
            );
        }

        if (rows.Found.Left > 0)
        {
            head.Add(
                string.Create(CultureInfo.InvariantCulture, $"decide: {rows.Found.Left} further fields are left out; are these rows?")
            );
        }

        return [.. head, .. request.Notes];
    }
}
