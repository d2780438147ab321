namespace DataPlatform.Runs;

/// <summary>How a check ended. The name of each, in lower case, is its word in <c>ops.checks</c> and in JSON.</summary>
public enum CheckResult
{
    /// <summary>What it demands holds.</summary>
    Pass,

    /// <summary>It does not hold, and is to be told.</summary>
    Warn,

    /// <summary>It does not hold, and the run has something left to look at.</summary>
    Fail,
}
