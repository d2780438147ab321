using System.Globalization;
using System.Text;
using CsvHelper;
using CsvHelper.Configuration;
using DataPlatform.Recipes;
using DataPlatform.Runs;

namespace DataPlatform.Bronze.Bodies;

/// <summary>
/// CSV: the first record is the header, unless the recipe names the fields, and every further one a row; empty lines are none. A quotation mark inside an
/// unquoted field is a character like any other, as in <c>5" pipe</c>.
/// </summary>
internal sealed class CsvBodyReader(DatasetRecipe recipe) : BodyReader
{
    private readonly CsvConfiguration _form = new(CultureInfo.InvariantCulture)
    {
        BadDataFound = null,
        Delimiter = $"{recipe.Csv.Delimiter}",
        Mode = recipe.Csv.Quote is null ? CsvMode.NoEscape : CsvMode.RFC4180,
        Quote = recipe.Csv.Quote ?? '"',
        Escape = recipe.Csv.Quote ?? '"',
    };
    private readonly JsonNotice _notice = new(recipe);
    private readonly List<string> _fields = [.. recipe.Table.Fields];
    private readonly List<string> _keyFields = [.. recipe.Table.KeyFields];

    public override Answer Read(ReadOnlyMemory<byte> body, IRowSink? rows)
    {
        if (JsonText.IsNothing(body.Span))
        {
            return new Answer.Good(0, []) { IsJson = true };
        }

        if (_notice.In(body, out var isJson) is { } notice)
        {
            return notice;
        }

        if (isJson)
        {
            return NotCsv("JSON instead of CSV", body) with { IsJson = true };
        }

        return body.Span.Contains((byte)0) ? NotCsv("not text in UTF-8", body)
            : BodyText.LooksLikeHtml(body.Span) ? NotCsv("an HTML page instead of CSV", body)
            : ReadRecords(body, rows);
    }

    private Answer ReadRecords(ReadOnlyMemory<byte> body, IRowSink? rows)
    {
        using var text = new StringReader(Encoding.UTF8.GetString(body.Span));
        for (var i = 0; i < recipe.Csv.SkipLines && text.ReadLine() is not null; i++)
        {
            // What stands there is none of the table.
        }

        using var csv = new CsvParser(text, _form);
        var names = HeaderOf(csv);
        if (names is not null && WhatTheHeaderLacks(names) is { } lacks)
        {
            return new Answer.Bad(FailureKind.WrongShape, lacks + BodyText.Excerpt(body.Span)) { IsJson = false };
        }

        byte[][] header = [.. (names ?? []).Select(Encoding.UTF8.GetBytes)];
        var count = 0L;
        for (; csv.Read(); count++)
        {
            if (rows is not null)
            {
                HandOver(csv, header, rows);
            }
        }

        return new Answer.Good(count, []) { IsJson = false };
    }

    // Null when there is none, so that there are no rows either.
    private string[]? HeaderOf(CsvParser csv) =>
        recipe.Csv.Fields.Count > 0 ? [.. recipe.Csv.Fields]
        : csv.Read() ? [.. csv.Record!.Select(name => name.Trim())]
        : null;

    /// <summary>Why the first record is no header of the table, for a person; null when it is one.</summary>
    private string? WhatTheHeaderLacks(string[] header)
    {
        var missing = _keyFields.Except(header, StringComparer.Ordinal).ToList();
        if (missing.Count == 0 && (_fields.Count == 0 || _fields.Intersect(header, StringComparer.Ordinal).Any()))
        {
            return null;
        }

        var wanted = missing.Count > 0 ? missing[0] : _fields[0];
        var alike = header.FirstOrDefault(h => h.Equals(wanted, StringComparison.OrdinalIgnoreCase));
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
