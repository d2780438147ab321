using System.Globalization;
using System.Text;
using CsvHelper;
using CsvHelper.Configuration;
using DataPlatform.Recipes;
using DataPlatform.Runs;

namespace DataPlatform.Bronze.Bodies;

/// <summary>
/// CSV: the first record is the header, every further one a row; empty lines are none. A quotation mark inside an unquoted field is a character like
/// any other, as in <c>5" pipe</c>.
/// </summary>
internal sealed class CsvBodyReader(DatasetRecipe recipe) : BodyReader
{
    private static readonly CsvConfiguration Lenient = new(CultureInfo.InvariantCulture) { BadDataFound = null };

    private readonly JsonBodyReader _json = new(recipe with { Rows = RowsRecipe.Default, Pagination = null });

    private readonly List<string> _fields = [.. recipe.Table.Fields];
    private readonly List<string> _keyFields = [.. recipe.Table.KeyFields];

    public override Answer Read(ReadOnlyMemory<byte> body, IRowSink? rows)
    {
        if (JsonText.IsNothing(body.Span))
        {
            return new Answer.Good(0, []) { IsJson = true };
        }

        // Some vendors send their errors as JSON whatever was asked for.
        if (JsonText.MayBeginJson(body.Span) && _json.Read(body, rows: null) is { IsJson: true } json)
        {
            return json is Answer.Bad { Kind: FailureKind.ErrorObject or FailureKind.RateLimit }
                ? json
                : NotCsv("JSON instead of CSV", body) with
                {
                    IsJson = true,
                };
        }

        return body.Span.Contains((byte)0) ? NotCsv("not text in UTF-8", body)
            : BodyText.LooksLikeHtml(body.Span) ? NotCsv("an HTML page instead of CSV", body)
            : ReadRecords(body, rows);
    }

    private Answer ReadRecords(ReadOnlyMemory<byte> body, IRowSink? rows)
    {
        using var text = new StringReader(Encoding.UTF8.GetString(body.Span));
        using var csv = new CsvParser(text, Lenient);
        var count = 0L;
        if (csv.Read())
        {
            if (WhatTheHeaderLacks(csv.Record!) is { } lacks)
            {
                return new Answer.Bad(FailureKind.WrongShape, lacks + BodyText.Excerpt(body.Span)) { IsJson = false };
            }

            byte[][] header = [.. csv.Record!.Select(Encoding.UTF8.GetBytes)];
            for (; csv.Read(); count++)
            {
                if (rows is not null)
                {
                    HandOver(csv, header, rows);
                }
            }
        }

        return new Answer.Good(count, []) { IsJson = false };
    }

    /// <summary>Why the first record is no header of the table, for a person; null when it is one.</summary>
    private string? WhatTheHeaderLacks(string[] header)
    {
        var missing = _keyFields.Except(header, StringComparer.Ordinal).ToList();
        if (missing.Count == 0 && (_fields.Count == 0 || _fields.Intersect(header, StringComparer.Ordinal).Any()))
        {
            return null;
        }

        var wanted = missing.Count > 0 ? missing[0] : _fields[0];
        var alike = header.FirstOrDefault(h => h.Trim().Equals(wanted, StringComparison.OrdinalIgnoreCase));
        return $"expected a header with '{wanted}' in the first line" + (alike is null ? "" : $", which has '{alike}'");
    }

    private static void HandOver(CsvParser csv, byte[][] header, IRowSink rows)
    {
        var raw = Encoding.UTF8.GetBytes(csv.RawRecord);
        if (csv.Count != header.Length)
        {
            rows.Refuse(string.Create(CultureInfo.InvariantCulture, $"{csv.Count} fields where the header has {header.Length}"), raw);
            return;
        }

        rows.Begin();
        for (var i = 0; i < header.Length; i++)
        {
            rows.Field(header[i], new(FieldKind.Text, Encoding.UTF8.GetBytes(csv[i]), default));
        }

        rows.End(raw);
    }

    private static Answer.Bad NotCsv(string what, ReadOnlyMemory<byte> body) =>
        new(FailureKind.NotCsv, what + BodyText.Excerpt(body.Span)) { IsJson = false };
}
