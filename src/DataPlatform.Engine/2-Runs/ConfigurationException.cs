namespace DataPlatform.Runs;

/// <summary>The run was asked for in a way that cannot work: nothing was written and nothing was sent. The host answers with exit code 2.</summary>
public sealed class ConfigurationException : Exception
{
    /// <summary>Creates the exception from all problems found, one line each.</summary>
    /// <param name="problems">At least one line that says what is wrong, where, and what to do.</param>
    public ConfigurationException(params IReadOnlyList<string> problems)
        : base(string.Join(Environment.NewLine, problems)) => Problems = problems;

    /// <summary>Every problem, one line each.</summary>
    public IReadOnlyList<string> Problems { get; }
}
