namespace DataPlatform.Recipes;

/// <summary>What the path of a column starts from.</summary>
public enum ColumnOrigin
{
    /// <summary>The row.</summary>
    Row,

    /// <summary>The whole answer, the same for all of its rows.</summary>
    Envelope,

    /// <summary>The row that the list was in which <c>expand</c> made rows of.</summary>
    Parent,
}
