using System.Text.Json.Serialization;

namespace DataPlatform.Runs.Documents;

/// <summary>The response that a silver row came from.</summary>
public sealed record RowOrigin
{
    /// <summary>The row: values as text by column, null where there is none.</summary>
    public required IReadOnlyDictionary<string, string?> Row { get; init; }

    /// <summary>The run that last changed the row.</summary>
    public required string RunId { get; init; }

    /// <summary>The segment that the response is in, relative to the data folder.</summary>
    public required string BronzeFile { get; init; }

    /// <summary>The response's line there, from 1.</summary>
    public required long BronzeLine { get; init; }

    /// <summary>Why the response cannot be shown; null when it can.</summary>
    public string? Problem { get; init; }

    /// <summary>The recipe, as <c>source/dataset</c> or <c>source/dataset/discriminator</c>; null when the line cannot be read.</summary>
    public string? Recipe { get; init; }

    /// <summary>Where the recipe is declared, as <c>file:line</c>; null when nobody declares it any more.</summary>
    public string? DeclaredAt { get; init; }

    /// <summary>The ticker that was asked for; null for a recipe without tickers.</summary>
    public string? Ticker { get; init; }

    /// <summary>The address that was asked, without the key.</summary>
    public string? Url { get; init; }

    /// <summary>When it was asked (UTC).</summary>
    public DateTimeOffset? SentAt { get; init; }

    /// <summary>The HTTP status.</summary>
    public int? Status { get; init; }

    /// <summary>The row as it came, or the whole body where the row cannot be told apart in it; null, and left out of the JSON, when nobody asked.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public string? Body { get; init; }
}
