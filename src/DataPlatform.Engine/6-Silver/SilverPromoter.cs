using System.Globalization;
using System.Security.Cryptography;
using System.Text;
using System.Text.Json;
using CsvHelper;
using CsvHelper.Configuration;
using DataPlatform.Bronze;
using DataPlatform.Bronze.Bodies;
using DataPlatform.Bronze.Segments;
using DataPlatform.Recipes;
using DataPlatform.Runs;
using DataPlatform.Warehouse;

namespace DataPlatform.Silver;

/// <summary>
/// Promotes stored responses of one dataset to its typed table: streams the segments once, parses each row into typed cells, merges all of
/// them together. Runs inside the caller's transaction.
/// </summary>
internal sealed class SilverPromoter(string dataFolder, Database warehouse, OpsService ops)
{
    private readonly HashSet<RecipeId> _undeclared = [];

    /// <summary>What a person should know of responses met so far that no recipe declares any more.</summary>
    public IEnumerable<string> Notes =>
        _undeclared.Select(id => $"{id}: stored responses have no recipe any more; they stay in bronze, and their rows are in no table");

    /// <param name="recipes">The recipes of the dataset; they share the table.</param>
    /// <param name="segments">What to promote, oldest first.</param>
    /// <param name="promotion">The promotion's number, which changed rows carry.</param>
    /// <param name="cancellationToken">Looked at between two responses.</param>
    public SilverCounts Promote(
        IReadOnlyList<DatasetRecipe> recipes,
        IReadOnlyList<Segment> segments,
        long promotion,
        CancellationToken cancellationToken
    )
    {
        if (segments.Count == 0)
        {
            return SilverCounts.None;
        }

        var byId = recipes.ToDictionary(r => r.Id);
        var quarantine = new Quarantine(warehouse);
        var answers = new AnswerVerdicts(ops.Watermarks.BadDigests(recipes[0].Source.Name, recipes[0].Dataset));
        var undeclared = new HashSet<RecipeId>();
        using var staging = new StagingTable(warehouse, recipes[0].Table);
        foreach (var segment in segments)
        {
            var parser = new RowParser(recipes[0].Table);
            using var rows = new Sink(staging, quarantine, parser, segment.File);
            foreach (
                var line in SegmentReader.Read(
                    Path.Combine(dataFolder, segment.File),
                    segment.PromotedBytes,
                    segment.RecordedBytes,
                    segment.PromotedLines
                )
            )
            {
                cancellationToken.ThrowIfCancellationRequested();
                if (!BronzeLine.TryRead(line.Bytes, out var record, out var body))
                {
                    quarantine.AddLine(segment, line.Number);
                }
                else if (!byId.TryGetValue(new(record.Source, record.Dataset, record.Discriminator), out var recipe))
                {
                    undeclared.Add(new(record.Source, record.Dataset, record.Discriminator));
                }
                // A response that is no good is booked as a failed request; it has no rows.
                else if (
                    Verdict.Of(recipe, record, body.Span) is { IsGood: true } verdict
                    && (verdict.Rows > 0 || EndsAnswer(recipe, record))
                )
                {
                    answers.Add(recipe, record, verdict.Rows > 0 ? rows.Add(recipe, record, line.Number, body) : AnswerRows.None);
                }
            }

            RecordDrift(recipes[0], segment.RunId, parser, rows.Count);
        }

        var counts = staging.Merge(promotion);
        quarantine.Flush();
        var newest = answers.Newest().ToList();
        ops.Watermarks.Move(newest.Where(a => a.CoveredTo is not null).Select(a => (a.Recipe, a.Ticker, new Watermark(null, a.CoveredTo))));
        ops.Watermarks.Judge(newest.Select(a => (a.Recipe, a.Ticker, a.BadDigest, a.IsSettled)));
        // What nobody declares is in no table. Should it be declared again, it is asked for again.
        ops.Watermarks.Forget(undeclared);
        _undeclared.UnionWith(undeclared);
        ops.SaveSegments(segments.Select(s => s with { PromotedBytes = s.RecordedBytes, PromotedLines = s.RecordedLines }));
        return counts with { RowsRead = counts.RowsRead + quarantine.Rows, Quarantined = quarantine.Rows };
    }

    // Without rows: the page after the last one, or an answer that is allowed to be empty.
    private static bool EndsAnswer(DatasetRecipe recipe, BronzeRecord record) =>
        recipe.EmptyIsAnswer || (recipe.Pagination is Pagination.PageNumber pages && record.Page > pages.First);

    private void RecordDrift(DatasetRecipe recipe, string runId, RowParser parser, long rows)
    {
        var missing = recipe
            .Table.Columns.Where((c, i) => rows > 0 && c.Field is not null && !parser.Seen[i])
            .Select(c => (c.Field!, "missing field", (string?)null));
        foreach (var (field, kind, example) in parser.Unknown.Select(u => (u.Key, "unknown field", (string?)u.Value)).Concat(missing))
        {
            warehouse.Execute(
                """
                MERGE INTO ops.schema_drift AS d USING (SELECT $source AS source, $dataset AS dataset, $field AS field, $kind AS kind) AS n
                ON d.source = n.source AND d.dataset = n.dataset AND d.field = n.field AND d.kind = n.kind
                WHEN MATCHED THEN UPDATE SET last_run_id = $run
                WHEN NOT MATCHED THEN INSERT (source, dataset, field, kind, example, first_run_id, last_run_id)
                    VALUES (n.source, n.dataset, n.field, n.kind, $example, $run, $run)
                """,
                ("source", recipe.Source.Name),
                ("dataset", recipe.Dataset),
                ("field", field),
                ("kind", kind),
                ("example", example),
                ("run", runId)
            );
        }
    }

    /// <summary>Takes the rows of one segment's responses apart and sends each to staging or quarantine.</summary>
    private sealed class Sink(StagingTable staging, Quarantine quarantine, RowParser parser, string file) : IDisposable
    {
        private readonly IncrementalHash _badRows = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        private DateOnly? _newest;

        public long Count { get; private set; }

        public void Dispose() => _badRows.Dispose();

        public AnswerRows Add(DatasetRecipe recipe, BronzeRecord record, long line, ReadOnlyMemory<byte> body)
        {
            var (rowsBefore, badBefore) = (Count, quarantine.Rows);
            _newest = null;
            var at = new Place(recipe, record, line, parser.ColumnOf(recipe.DateField), Values(recipe, record));
            if (recipe.Format == BodyFormat.Csv)
            {
                AddCsv(at, body);
            }
            else
            {
                AddJson(at, body);
            }

            var digest = Convert.ToHexStringLower(_badRows.GetHashAndReset());
            return new(Count - rowsBefore, quarantine.Rows > badBefore ? digest : null, _newest);
        }

        private void AddJson(Place at, ReadOnlyMemory<byte> body)
        {
            var reader = new Utf8JsonReader(body.Span, JsonBody.Options);
            JsonBody.EnterRows(ref reader, at.Recipe.RowsPath);
            if (reader.TokenType == JsonTokenType.StartObject)
            {
                AddRow(at, 1, ref reader, body);
                return;
            }

            for (var row = 1; reader.Read() && reader.TokenType != JsonTokenType.EndArray; row++)
            {
                AddRow(at, row, ref reader, body);
            }
        }

        private void AddRow(Place at, long row, ref Utf8JsonReader reader, ReadOnlyMemory<byte> body)
        {
            var start = (int)reader.TokenStartIndex;
            var fault = parser.Read(ref reader, at.Value);
            var text = fault is null ? "" : Encoding.UTF8.GetString(body.Span[start..(int)reader.BytesConsumed]);
            Add(at, row, fault, text);
        }

        private void AddCsv(Place at, ReadOnlyMemory<byte> body)
        {
            using var text = new StringReader(Encoding.UTF8.GetString(body.Span).TrimStart('\uFEFF'));
            using var csv = new CsvParser(text, new CsvConfiguration(CultureInfo.InvariantCulture) { BadDataFound = null });
            if (!csv.Read())
            {
                return;
            }

            var header = csv.Record!;
            for (var row = 1; csv.Read(); row++)
            {
                var record = csv.Record!;
                var fault =
                    record.Length == header.Length
                        ? parser.Read(header, record, at.Value)
                        : new RowFault(
                            string.Create(CultureInfo.InvariantCulture, $"{record.Length} fields where the header has {header.Length}"),
                            null,
                            null
                        );
                Add(at, row, fault, fault is null ? "" : csv.RawRecord);
            }
        }

        private void Add(Place at, long row, RowFault? fault, string text)
        {
            Count++;
            if (fault is not null)
            {
                quarantine.Add(at.Record, file, at.Line, row, text, fault);
                _badRows.AppendData(Encoding.UTF8.GetBytes(text));
                return;
            }

            staging.Append(parser.Cells, at.Record.RunId, file, at.Line, at.Record.ReceivedAt.UtcDateTime);
            if (at.DateColumn >= 0 && parser.Cells[at.DateColumn] is { HasValue: true } cell)
            {
                Cover(at, cell.Number);
            }
        }

        private void Cover(Place at, long number)
        {
            var type = at.Recipe.Table.Columns[at.DateColumn].Type;
            var day = type == ColumnType.Date ? DateOnly.FromDayNumber((int)number) : DateOnly.FromDateTime(new(number));
            // A vendor may announce days to come; a watermark never passes the day on which it was asked.
            day = day > at.Record.Date ? at.Record.Date : day;
            _newest = _newest > day ? _newest : day;
        }

        private static Func<string, string> Values(DatasetRecipe recipe, BronzeRecord record) =>
            name =>
                name switch
                {
                    "ticker" => record.Ticker ?? "",
                    "discriminator" => record.Discriminator ?? "",
                    "from" => record.From?.ToString("yyyy-MM-dd", CultureInfo.InvariantCulture) ?? "",
                    "to" or "date" => record.Date.ToString("yyyy-MM-dd", CultureInfo.InvariantCulture),
                    _ => recipe.Limit?.ToString(CultureInfo.InvariantCulture) ?? "",
                };

        private sealed record Place(DatasetRecipe Recipe, BronzeRecord Record, long Line, int DateColumn, Func<string, string> Value);
    }
}
