namespace DataPlatform.Runs;

/// <summary>What a stored answer is.</summary>
internal enum StoredAnswer
{
    /// <summary>It has rows.</summary>
    Rows,

    /// <summary>It has none.</summary>
    Empty,

    /// <summary>It says that there is no such thing.</summary>
    Missing,

    /// <summary>No recipe declares its dataset any more, so nobody can tell.</summary>
    Undeclared,
}
