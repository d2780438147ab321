using System.CommandLine;
using DataPlatform.Runs.Documents;

namespace DataPlatform.Host.Commands;

/// <summary>What somebody wants to know.</summary>
internal sealed class StatusFlags
{
    private readonly Option<string[]> _sources = SelectionFlags.Many("--source", "Only these sources, separated by commas or spaces.", "S");
    private readonly Option<string[]> _datasets = SelectionFlags.Many(
        "--dataset",
        "Only these datasets, as NAME or SOURCE/NAME, looked at more closely.",
        "D"
    );
    private readonly Option<string[]> _tickers = SelectionFlags.Many(
        "--ticker",
        "How far these tickers are, separated by commas or spaces.",
        "T"
    );
    private readonly Option<bool> _failures = new("--failures") { Description = "What failed and has not been answered since." };
    private readonly Option<bool> _quarantine = new("--quarantine") { Description = "Which rows did not fit." };
    private readonly Option<bool> _checks = new("--checks") { Description = "How the checks of recipes and gold models stand." };
    private readonly Option<bool> _quota = new("--quota") { Description = "What is used and left of each limit, and when it is back." };

    public StatusFlags AddTo(Command command)
    {
        foreach (var option in new Option[] { _sources, _datasets, _tickers, _failures, _quarantine, _checks, _quota })
        {
            command.Options.Add(option);
        }

        return this;
    }

    public StatusQuestion Read(ParseResult parsed) =>
        new()
        {
            Sources = SelectionFlags.Words(parsed.GetValue(_sources)),
            Datasets = SelectionFlags.Words(parsed.GetValue(_datasets)),
            Tickers = SelectionFlags.Words(parsed.GetValue(_tickers)),
            Failures = parsed.GetValue(_failures),
            Quarantine = parsed.GetValue(_quarantine),
            Checks = parsed.GetValue(_checks),
            Quota = parsed.GetValue(_quota),
        };
}
