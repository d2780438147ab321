namespace DataPlatform.Recipes;

/// <summary>What comes of a check that does not pass. The rows stay where they are in either case.</summary>
public enum CheckSeverity
{
    /// <summary>It is told; the run ends as it would have.</summary>
    Warn,

    /// <summary>It is told, and the run ends as one with something left to look at.</summary>
    Fail,
}
