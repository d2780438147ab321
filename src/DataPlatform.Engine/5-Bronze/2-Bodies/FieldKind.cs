namespace DataPlatform.Bronze.Bodies;

/// <summary>What kind of value a field has.</summary>
internal enum FieldKind
{
    /// <summary>No value.</summary>
    Null,

    /// <summary>A text: a JSON string, unescaped, or a field of CSV.</summary>
    Text,

    /// <summary>A number or a boolean of JSON: its token.</summary>
    Plain,

    /// <summary>A JSON object, as it was written.</summary>
    Object,

    /// <summary>A JSON array, as it was written.</summary>
    Array,

    /// <summary>A JSON string that holds half of a surrogate pair, which is no text; as it was written.</summary>
    BrokenText,

    /// <summary>None: on the way to the value stands something that is neither an object nor an array, or not the one that the path wants.</summary>
    Unreachable,
}
