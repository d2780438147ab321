using System.Globalization;
using DataPlatform.Recipes;
using DataPlatform.Runs;

namespace DataPlatform.Bronze.Bodies;

/// <summary>JSON lines (NDJSON): a row is the object on a line; empty lines are none.</summary>
internal sealed class JsonLinesBodyReader(DatasetRecipe recipe) : BodyReader
{
    private readonly JsonBodyReader _line = new(recipe with { RowsPath = [], Pagination = null });

    public override Answer Read(ReadOnlyMemory<byte> body, IRowSink? rows)
    {
        var count = 0L;
        var number = 0;
        foreach (var range in body.Span.Split((byte)'\n'))
        {
            number++;
            var line = body[range].Trim(" \r\t"u8);
            if (line.IsEmpty)
            {
                continue;
            }

            var answer = line.Span[0] == (byte)'{' ? _line.Read(line, rows) : null;
            switch (answer)
            {
                case Answer.Good good:
                    count += good.Rows;
                    break;
                case null when JsonText.IsJson(line.Span):
                    return new Answer.Bad(FailureKind.WrongShape, "expected one object in each line" + BodyText.Excerpt(line.Span));
                case null or Answer.Bad { Kind: FailureKind.NotJson }:
                    return NotJson(body, line, number);
                default:
                    return answer with { IsJson = null };
            }
        }

        return new Answer.Good(count, []);
    }

    private static Answer.Bad NotJson(ReadOnlyMemory<byte> body, ReadOnlyMemory<byte> line, int number)
    {
        var what = BodyText.LooksLikeHtml(body.Span)
            ? "an HTML page instead of JSON lines"
            : string.Create(CultureInfo.InvariantCulture, $"line {number} is no JSON object");
        return new(FailureKind.NotJson, what + BodyText.Excerpt(line.Span));
    }
}
