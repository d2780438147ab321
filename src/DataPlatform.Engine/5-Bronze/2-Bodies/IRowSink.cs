namespace DataPlatform.Bronze.Bodies;

/// <summary>
/// Takes an answer's rows as its reader comes by them, in their order and whatever the format. Whether the answer is good is known at its end only:
/// a field that makes it an error may stand behind the rows. So a sink keeps rows back until it is told.
/// </summary>
internal interface IRowSink
{
    /// <summary>A row begins.</summary>
    void Begin();

    /// <summary>A field of the row, in the order in which they stand; the same name may come twice.</summary>
    /// <param name="name">The field's name in UTF-8.</param>
    /// <param name="value">Its value.</param>
    void Field(ReadOnlySpan<byte> name, FieldValue value);

    /// <summary>A field of the row that has the name of an object on the way: that it is there says nothing of what the vendor sent.</summary>
    /// <param name="field">The field's name in UTF-8.</param>
    /// <param name="value">The object's name.</param>
    void Name(ReadOnlySpan<byte> field, FieldValue value) => Field(field, value);

    /// <summary>The value of a column that comes from elsewhere than a field of the row; it has its place among them.</summary>
    /// <param name="column">The column's place in the table.</param>
    /// <param name="value">The value.</param>
    void Column(int column, FieldValue value);

    /// <summary>The row ends.</summary>
    /// <param name="row">The whole row as it was written, or as it was made of what stands apart.</param>
    void End(ReadOnlySpan<byte> row);

    /// <summary>Something that is no row stands where one belongs; no <see cref="Begin"/> came for it.</summary>
    /// <param name="why">What is wrong with it.</param>
    /// <param name="row">What stands there.</param>
    void Refuse(string why, ReadOnlySpan<byte> row);
}
