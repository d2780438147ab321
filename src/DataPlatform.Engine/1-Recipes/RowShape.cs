using System.Text.Json.Serialization;

namespace DataPlatform.Recipes;

/// <summary>How rows are written in an answer.</summary>
public enum RowShape
{
    /// <summary>An array of objects, or the one object that is the only row.</summary>
    List,

    /// <summary>One object, which is the row.</summary>
    Object,

    /// <summary>An object whose field names are values: each field is a row, or a list of rows, or again such an object.</summary>
    Map,

    /// <summary>An object of arrays of one length, each a column.</summary>
    Columns,

    /// <summary>An array of arrays, the first of which names the fields.</summary>
    [JsonStringEnumMemberName("header_table")]
    HeaderTable,

    /// <summary>An array of arrays whose fields are known by their places.</summary>
    Arrays,

    /// <summary>An array of plain values, each a row of one field.</summary>
    Scalars,
}
