using System.CommandLine;
using DataPlatform.Runs;
using DataPlatform.Simulator;

namespace DataPlatform.Host.Commands;

/// <summary>The flags that <c>demo</c> and <c>simulate</c> share: which market. The static methods read values that each declares for itself.</summary>
internal sealed class MarketFlags
{
    private readonly Option<int> _count = new("--tickers-count")
    {
        Description = "Tickers on the simulated market.",
        HelpName = "N",
        DefaultValueFactory = _ => 20,
    };
    private readonly Option<int> _seed = new("--seed")
    {
        Description = "Another seed, another market.",
        HelpName = "N",
        DefaultValueFactory = _ => 1,
    };

    public MarketFlags AddTo(Command command)
    {
        command.Options.Add(_count);
        command.Options.Add(_seed);
        return this;
    }

    public SimulatorOptions Read(ParseResult parsed) =>
        new()
        {
            TickersCount = parsed.GetValue(_count) is var count and >= 1
                ? count
                : throw new ConfigurationException($"--tickers-count {parsed.GetValue(_count)}: must be 1 or more"),
            Seed = parsed.GetValue(_seed),
        };

    public static IReadOnlyList<SimulatedLimit> Limits(string text) => Parsed("--limit", text, SimulatedLimit.ParseList);

    public static SimulatedFaults Faults(string text) => Parsed("--faults", text, SimulatedFaults.Parse);

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
