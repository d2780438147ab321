using System.Globalization;
using DataPlatform.Recipes;
using DataPlatform.Runs;

namespace DataPlatform.Bronze.Bodies;

/// <summary>JSON lines (NDJSON): a row is the object on a line; empty lines are none.</summary>
internal sealed class JsonLinesBodyReader(DatasetRecipe recipe) : BodyReader
{
    private readonly JsonBodyReader _line = new(recipe with { Rows = RowsRecipe.Default, Pagination = null });

    public override Answer Read(ReadOnlyMemory<byte> body, IRowSink? rows)
    {
        // Where JSON lines have nothing to say, some vendors write JSON that is none.
        if (JsonText.IsNothing(body.Span))
        {
            return new Answer.Good(0, []);
        }

        var count = 0L;
        var isAnyDeclared = false;
        var number = 0;
        foreach (var range in body.Span.Split((byte)'\n'))
        {
            number++;
            var line = body[range].Trim(" \r\t"u8);
            if (line.IsEmpty)
            {
                continue;
            }

            var isDeclared = false;
            var answer = line.Span[0] == (byte)'{' ? _line.ReadPart(line, rows, out isDeclared) : null;
            isAnyDeclared |= isDeclared;
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

        return count > 0 && !isAnyDeclared ? _line.Undeclared(body) with { IsJson = null } : new Answer.Good(count, []);
    }

    private static Answer.Bad NotJson(ReadOnlyMemory<byte> body, ReadOnlyMemory<byte> line, int number)
    {
        var what = BodyText.LooksLikeHtml(body.Span)
            ? "an HTML page instead of JSON lines"
            : string.Create(CultureInfo.InvariantCulture, $"line {number} is no JSON object");
        return new(FailureKind.NotJson, what + BodyText.Excerpt(line.Span));
    }
}
