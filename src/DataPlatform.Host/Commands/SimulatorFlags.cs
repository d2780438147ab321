using DataPlatform.Runs;
using DataPlatform.Simulator;

namespace DataPlatform.Host.Commands;

/// <summary>Reads what <c>demo</c> and <c>simulate</c> say of the simulator.</summary>
internal static class SimulatorFlags
{
    public static IReadOnlyList<SimulatedLimit> Limits(string text) => Parsed("--limit", text, SimulatedLimit.ParseList);

    public static SimulatedFaults Faults(string text) => Parsed("--faults", text, SimulatedFaults.Parse);

    public static int Positive(string flag, int value) =>
        value >= 1 ? value : throw new ConfigurationException($"{flag} {value}: must be 1 or more");

    private static T Parsed<T>(string flag, string text, Func<string, T> parse)
    {
        try
        {
            return parse(text);
        }
        catch (FormatException e)
        {
            throw new ConfigurationException($"{flag} {text}: {e.Message}");
        }
    }
}
