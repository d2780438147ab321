using System.CommandLine;

namespace DataPlatform.Host.Commands;

/// <summary>The flags of <c>run</c>, which are the settings that there are, but for those of one run.</summary>
internal sealed class RunFlags
{
    public SelectionFlags Selection { get; } = new();

    public OutputFlags Output { get; } = new();

    public AlertFlags Alerts { get; } = new();

    public RunFlags AddTo(Command command)
    {
        Selection.AddTo(command);
        Output.AddTo(command, isRun: true);
        Alerts.AddTo(command);
        return this;
    }
}
