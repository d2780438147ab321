using System.CommandLine;
using DataPlatform.Recipes;
using DataPlatform.Runs;
using DataPlatform.Simulator;

namespace DataPlatform.Host.Commands;

/// <summary><c>dataplatform demo</c>: <c>run</c> with the shipped recipes pointed at a simulator in this process.</summary>
internal static class DemoCommand
{
    // Not a secret: the simulator asks for it so that the way a key takes is part of the demo.
    private const string Key = "demo-key-of-the-simulator";

    public static Command Create()
    {
        var command = new VerbCommand(
            "demo",
            "Does what 'run' does, against a built-in market simulator: no key, no network.",
            """
            dataplatform demo                                  20 tickers at 50 requests a second
            dataplatform demo                                  again: nothing is due, nothing is sent
            dataplatform demo --tickers-count 200 --limit 3000/60s
            dataplatform demo --trace console --ticker-limit 2
            """
        );
        var limit = new Option<string>("--limit")
        {
            Description = "The limits of the simulated sources, which the run keeps to.",
            HelpName = "LIMITS",
            DefaultValueFactory = _ => "50/1s,3000/60s",
        };
        var selection = new SelectionFlags().AddTo(command, isDemo: true);
        var output = new OutputFlags().AddTo(command, isRun: true);
        var which = new MarketFlags().AddTo(command);
        command.Options.Add(limit);
        command.SetAction(
            (parsed, token) =>
            {
                var limits = MarketFlags.Limits(parsed.GetValue(limit)!);
                // Not a folder of recipes beside the caller: the market that is simulated is that of the shipped ones.
                var options = selection.Read(parsed, SelectionFlags.ShippedRecipes);
                // On a day without trading some lists are empty, which is no answer: they would be asked again by every demo of that day.
                options = options with
                {
                    Date = options.Date ?? MarketSimulator.LastTradingDay(Today()),
                };
                var market = which.Read(parsed) with { Limits = limits, Key = Key, Today = options.Date };
                return RunAsync(market, options, output, parsed, token);
            }
        );
        return command;
    }

    private static async Task<int> RunAsync(
        SimulatorOptions simulated,
        RunOptions options,
        OutputFlags output,
        ParseResult parsed,
        CancellationToken cancellationToken
    )
    {
        await using var market = await MarketSimulator.StartAsync(simulated, ct: cancellationToken);
        await using var engine = Engine.Start(output.Read(parsed));
        options = PointAt(market, options, simulated.Limits);
        // Says what cannot work while nothing is written yet.
        engine.Orchestrator.Plan(options, cancellationToken: cancellationToken);
        DemoFolder.Claim(options.DataDirectory);
        return ExitCode.Of((await RunCommand.RunAsync(engine, options, output, parsed, cancellationToken)).Status);
    }

    private static RunOptions PointAt(MarketSimulator market, RunOptions options, IReadOnlyList<SimulatedLimit> limits)
    {
        string[] sources = ["fmp", "fred"];
        IReadOnlyList<RateLimit> known = [.. limits.Select(l => new RateLimit(l.Permits, l.Window))];
        return options with
        {
            BaseUrls = sources.ToDictionary(s => s, market.SourceAddress, StringComparer.Ordinal),
            Limits = sources.ToDictionary(s => s, _ => known, StringComparer.Ordinal),
            Keys = sources.ToDictionary(s => s, _ => Key, StringComparer.Ordinal),
        };
    }

    private static DateOnly Today() => DateOnly.FromDateTime(TimeProvider.System.GetUtcNow().UtcDateTime);
}
