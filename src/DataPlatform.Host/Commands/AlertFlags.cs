using System.CommandLine;
using DataPlatform.Host.Alerts;
using DataPlatform.Recipes;
using DataPlatform.Runs;

namespace DataPlatform.Host.Commands;

/// <summary>What is done when a run has ended.</summary>
internal sealed class AlertFlags
{
    private static readonly TimeSpan LongestTime = TimeSpan.FromDays(1);

    private readonly Option<string?> _command = new("--on-end")
    {
        Description =
            "A command for the shell when the run has ended, however it did: the run's document is its standard input, DATAPLATFORM_RUN_ID and DATAPLATFORM_RUN_STATUS are set. What becomes of it changes no exit code.",
        HelpName = "COMMAND",
    };
    private readonly Option<string> _time = new("--on-end-time")
    {
        Description = "How long that command may take.",
        HelpName = "1m",
        DefaultValueFactory = _ => "1m",
    };

    public AlertFlags AddTo(Command command)
    {
        command.Options.Add(_command);
        command.Options.Add(_time);
        return this;
    }

    /// <summary>The command; null for none.</summary>
    /// <exception cref="ConfigurationException">Its time is none.</exception>
    public EndCommand? Read(ParseResult parsed) =>
        !Duration.TryParse(parsed.GetValue(_time), out var limit) || limit <= TimeSpan.Zero || limit > LongestTime
            ? throw new ConfigurationException($"--on-end-time {parsed.GetValue(_time)}: write a duration like 1m, of a day at most")
        : string.IsNullOrWhiteSpace(parsed.GetValue(_command)) ? null
        : new(parsed.GetValue(_command)!, limit);
}
