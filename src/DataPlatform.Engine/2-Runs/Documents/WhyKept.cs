using System.Text.Json.Serialization;

namespace DataPlatform.Runs.Documents;

/// <summary>Why a segment of bronze stays when older ones are pruned. Of several reasons the first one counts. The name of each is its word in JSON.</summary>
public enum WhyKept
{
    /// <summary>One of its responses is not older than the date.</summary>
    [JsonStringEnumMemberName("not-older")]
    NotOlder,

    /// <summary>Silver has not read all of it yet.</summary>
    [JsonStringEnumMemberName("not-promoted")]
    NotPromoted,

    /// <summary>A line of it cannot be read, or lacks its end.</summary>
    [JsonStringEnumMemberName("not-readable")]
    NotReadable,

    /// <summary>No recipe declares the dataset of one of its responses, so that nobody knows what it is worth.</summary>
    [JsonStringEnumMemberName("not-declared")]
    NotDeclared,

    /// <summary>It is a part of an answer that other segments have the rest of, or that is still open.</summary>
    [JsonStringEnumMemberName("part-of-answer")]
    PartOfAnswer,

    /// <summary>A row of silver says that it came from it.</summary>
    [JsonStringEnumMemberName("has-rows")]
    HasRows,

    /// <summary>A row in quarantine came from it.</summary>
    [JsonStringEnumMemberName("has-quarantined-rows")]
    HasQuarantinedRows,

    /// <summary>It was the first without a row that is marked as gone.</summary>
    [JsonStringEnumMemberName("shows-rows-gone")]
    ShowsRowsGone,

    /// <summary>It holds the newest answer of its kind, from which the next request is planned.</summary>
    [JsonStringEnumMemberName("newest")]
    Newest,

    /// <summary>Without the segments of its dataset that could go, a rebuild would not come to the same.</summary>
    [JsonStringEnumMemberName("rebuild-differs")]
    RebuildDiffers,
}
