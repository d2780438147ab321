using DataPlatform.Recipes;
using DataPlatform.Runs;

namespace DataPlatform.Bronze.Bodies;

/// <summary>Finds what some vendors send in place of any other format, whatever was asked for: an error, or a notice of a limit, as a JSON object.</summary>
internal sealed class JsonNotice(DatasetRecipe recipe)
{
    private readonly JsonBodyReader _json = new(recipe with { Rows = RowsRecipe.Default, Pagination = null });

    /// <summary>What the body says; null when it is no such object.</summary>
    /// <param name="body">The body.</param>
    /// <param name="isJson">It is JSON of some kind.</param>
    public Answer.Bad? In(ReadOnlyMemory<byte> body, out bool isJson)
    {
        var answer = JsonText.MayBeginJson(body.Span) ? _json.Read(body, rows: null) : null;
        isJson = answer is { IsJson: true };
        return isJson
            ? answer as Answer.Bad is { Kind: FailureKind.ErrorObject or FailureKind.RateLimit } bad
                ? bad
                : null
            : null;
    }

    /// <inheritdoc cref="In(ReadOnlyMemory{byte}, out bool)"/>
    public Answer.Bad? In(ReadOnlyMemory<byte> body) => In(body, out _);
}
