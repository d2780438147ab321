using System.Text;
using System.Text.Json;
using DataPlatform.Recipes;
using DataPlatform.Runs;

namespace DataPlatform.Bronze.Bodies;

/// <summary>
/// JSON: rows are the elements of the array, or the one object, at the end of the recipe's path; an object without fields is none, and null, <c>{}</c>
/// or <c>[]</c> on the way there are an answer without rows. The whole body is read, so that whatever is not JSON to its last byte is found. Rows in
/// another shape are made by <see cref="ShapedRows"/> of what stands there.
/// </summary>
internal sealed partial class JsonBodyReader(DatasetRecipe recipe) : BodyReader
{
    private const int MostNamed = 3;

    private readonly byte[][] _path = [.. recipe.Rows.Path.LeadingNames];
    private readonly ShapedRows? _shaped = recipe.Rows.ArePlain ? null : new(recipe);

    // The names of a map are values, and those of a row are its own: they say nothing of the answer.
    private readonly bool _hasNames = recipe.Rows switch
    {
        { Path.Steps: [PathStep.Values, ..] } => false,
        { Path.Steps: [], Shape: RowShape.Map or RowShape.Object } => false,
        _ => true,
    };
    private readonly IReadOnlyList<(int Column, JsonPath Path)> _envelope = EnvelopeRows.Columns(recipe.Table, ColumnOrigin.Envelope);
    private readonly byte[][] _errors = [.. recipe.Source.ThrottleWhen.Concat(recipe.Source.ErrorWhen).Select(Encoding.UTF8.GetBytes)];
    private readonly byte[][] _declared = [.. recipe.Table.Fields.Select(Encoding.UTF8.GetBytes)];
    private readonly IReadOnlyList<string> _ignored = recipe.Table.Ignore;

    // Fields around plain rows are met on the way, if names lead there; others are looked for when the body has been read.
    private readonly byte[][][] _around = [.. recipe.FieldsAround.Select(p => IsMet(recipe, p) ? p.LeadingNames.ToArray() : [])];
    private readonly (int Place, JsonPath Path)[] _aroundBehind =
    [
        .. recipe.FieldsAround.Index().Where(p => !IsMet(recipe, p.Item)).Select(p => (p.Index, new JsonPath(p.Item.Steps))),
    ];

    public override Answer Read(ReadOnlyMemory<byte> body, IRowSink? rows) =>
        ReadPart(body, rows, out var isDeclared) switch
        {
            Answer.Good { Rows: > 0 } good when !isDeclared => Undeclared(body) with { IsJson = good.IsJson },
            var answer => answer,
        };

    /// <summary>Reads a body that may be one of several: that its rows are others than the declared ones can only be said of all together.</summary>
    /// <param name="body">The body.</param>
    /// <param name="rows">Takes the rows; null when only their number matters.</param>
    /// <param name="isDeclared">A row has a field that a column reads.</param>
    public Answer ReadPart(ReadOnlyMemory<byte> body, IRowSink? rows, out bool isDeclared)
    {
        // What is kept is the body as it came, which is no JSON.
        var mended = recipe.Source.NanIsNull ? NanLiterals.AsNull(body.Span) : null;
        var answer = ReadJson(mended ?? body, rows, out isDeclared);
        return mended is null ? answer : answer with { IsJson = false };
    }

    private Answer ReadJson(ReadOnlyMemory<byte> body, IRowSink? rows, out bool isDeclared)
    {
        var pass = default(Pass);
        try
        {
            pass = new(this, body.Span, EnvelopeRows.Of(rows, _envelope, body.Span));
            pass.Run();
        }
        catch (JsonException)
        {
            isDeclared = false;
            var what =
                BodyText.LooksLikeHtml(body.Span) ? "an HTML page instead of JSON"
                : NanLiterals.AreIn(body.Span) ? "not JSON (it holds NaN or Infinity, which 'nan_is_null' reads as null)"
                : "not JSON";
            return new Answer.Bad(FailureKind.NotJson, what + BodyText.Excerpt(body.Span)) { IsJson = false };
        }

        isDeclared = pass.IsDeclared;
        return pass switch
        {
            { Error: { } notice } when recipe.Source.ThrottleWhen.Contains(notice, StringComparer.Ordinal) => Bad(
                FailureKind.RateLimit,
                $"'{notice}' in the answer",
                body
            ),
            { Error: { } field } => Bad(FailureKind.ErrorObject, $"'{field}' in the answer", body),
            { Place: RowsPlace.Taken } => Bad(FailureKind.WrongShape, $"expected {Expected}{pass.Wrong}", body),
            { Place: RowsPlace.Missing } when !recipe.RowsMayBeMissing => Bad(FailureKind.WrongShape, $"expected {Expected}", body),
            _ => new Answer.Good(pass.Rows, pass.Around) { IsJson = true, Signs = pass.Signs },
        };
    }

    /// <summary>An answer whose rows are no rows of the dataset: not one has a field that a column reads.</summary>
    public Answer.Bad Undeclared(ReadOnlyMemory<byte> body)
    {
        var fields = recipe.Table.Fields.Select(f => $"'{f}'").ToList();
        var some = string.Join(", ", fields.Take(MostNamed)) + (fields.Count > MostNamed ? ", ..." : "");
        return Bad(FailureKind.WrongShape, $"no row has a field that is declared ({some})", body);
    }

    private static bool IsMet(DatasetRecipe recipe, ValuePath around) => recipe.Rows.ArePlain && around.HasNamesOnly;

    private string Expected =>
        (recipe.Rows.Path.Text, recipe.Rows.Shape) switch
        {
            ("", RowShape.List) => "an array of rows",
            ("", var shape) => $"rows in the shape '{Word.Of(shape)}'",
            (var path, RowShape.List) => $"rows at '{path}'",
            var (path, shape) => $"rows at '{path}' in the shape '{Word.Of(shape)}'",
        };

    private static Answer.Bad Bad(FailureKind kind, string what, ReadOnlyMemory<byte> body) =>
        new(kind, what + BodyText.Excerpt(body.Span)) { IsJson = true };
}
