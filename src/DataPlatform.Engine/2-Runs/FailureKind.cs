using System.Text.Json.Serialization;

namespace DataPlatform.Runs;

/// <summary>What went wrong with a request. The name of each is its word in bronze, in <c>ops.requests</c> and in JSON.</summary>
public enum FailureKind
{
    /// <summary>A status other than 2xx that no other kind names.</summary>
    [JsonStringEnumMemberName("http")]
    Http,

    /// <summary>Status 401: the key is missing or no good.</summary>
    [JsonStringEnumMemberName("auth")]
    Auth,

    /// <summary>Status 402 or 403: whoever asks may not have this.</summary>
    [JsonStringEnumMemberName("forbidden")]
    Forbidden,

    /// <summary>Status 429, or another sign that the source wants to be asked more slowly, also after all attempts.</summary>
    [JsonStringEnumMemberName("rate-limit")]
    RateLimit,

    /// <summary>No whole answer in time.</summary>
    [JsonStringEnumMemberName("timeout")]
    Timeout,

    /// <summary>The connection could not be made, or broke.</summary>
    [JsonStringEnumMemberName("connection")]
    Connection,

    /// <summary>What is packed in the body breaks off, or its checksum or length is wrong.</summary>
    [JsonStringEnumMemberName("damaged")]
    Damaged,

    /// <summary>The body is larger than <c>max_body</c>.</summary>
    [JsonStringEnumMemberName("too-large")]
    TooLarge,

    /// <summary>The answer is a redirect, which is never followed.</summary>
    [JsonStringEnumMemberName("redirect")]
    Redirect,

    /// <summary>Status 2xx, with a field that <c>error_when</c> names.</summary>
    [JsonStringEnumMemberName("error-object")]
    ErrorObject,

    /// <summary>Status 2xx without a body.</summary>
    [JsonStringEnumMemberName("empty-body")]
    EmptyBody,

    /// <summary>The body is not text in UTF-8, or in the character set that the recipe names.</summary>
    [JsonStringEnumMemberName("not-utf8")]
    NotUtf8,

    /// <summary>The body is not JSON where JSON is declared.</summary>
    [JsonStringEnumMemberName("not-json")]
    NotJson,

    /// <summary>The body is not CSV where CSV is declared.</summary>
    [JsonStringEnumMemberName("not-csv")]
    NotCsv,

    /// <summary>The body is not XML where XML is declared, or is XML that is refused: with a document type, or too deep.</summary>
    [JsonStringEnumMemberName("not-xml")]
    NotXml,

    /// <summary>The body holds no rows where the recipe says they are.</summary>
    [JsonStringEnumMemberName("wrong-shape")]
    WrongShape,

    /// <summary>The same page came twice: the server does not heed what tells the pages apart.</summary>
    [JsonStringEnumMemberName("repeated-page")]
    RepeatedPage,

    /// <summary>The pages have no end.</summary>
    [JsonStringEnumMemberName("too-many-pages")]
    TooManyPages,

    /// <summary>The next page lies where it must not be asked: on another host.</summary>
    [JsonStringEnumMemberName("foreign-page")]
    ForeignPage,

    /// <summary>An answer of which the recipe says that it stops its source.</summary>
    [JsonStringEnumMemberName("stop")]
    Stop,

    /// <summary>The stored answer of a recipe that is no longer declared, with a status that is no success.</summary>
    [JsonStringEnumMemberName("undeclared")]
    Undeclared,
}
