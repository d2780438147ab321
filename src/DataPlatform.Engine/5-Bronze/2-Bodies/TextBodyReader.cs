using DataPlatform.Recipes;

namespace DataPlatform.Bronze.Bodies;

/// <summary>Any text: the whole body is one row with one field, <c>body</c>.</summary>
internal sealed class TextBodyReader(DatasetRecipe recipe) : BodyReader
{
    private readonly JsonNotice _notice = new(recipe);

    public override Answer Read(ReadOnlyMemory<byte> body, IRowSink? rows)
    {
        if (_notice.In(body) is { } notice)
        {
            return notice;
        }

        rows?.Begin();
        rows?.Field("body"u8, new(FieldKind.Text, body.Span, default));
        rows?.End(body.Span);
        return new Answer.Good(1, []);
    }
}
