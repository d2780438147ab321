using System.CommandLine;
using DataPlatform.Recipes;
using DataPlatform.Runs;
using DataPlatform.Simulator;

namespace DataPlatform.Host.Commands;

/// <summary><c>dataplatform simulate</c>: the market alone, in a process of its own.</summary>
internal static class SimulateCommand
{
    public static Command Create()
    {
        var command = new VerbCommand(
            "simulate",
            "Serves the simulated market on loopback until Ctrl-C. GET /_referee tells what the server itself saw.",
            """
            dataplatform simulate --port 8080 --limit 5/1s,300/60s --latency 0-50ms
            dataplatform simulate --port 8080 --faults 'http-500=0.02,truncate=0.01'
            FMP_API_KEY=x FRED_API_KEY=x dataplatform run --base-url fmp=http://127.0.0.1:8080/stable/ fred=http://127.0.0.1:8080/fred/
            """
        );
        var port = new Option<int>("--port")
        {
            Description = "Port on 127.0.0.1; 0 takes a free one.",
            HelpName = "P",
            DefaultValueFactory = _ => 0,
        };
        var count = new Option<int>("--tickers-count")
        {
            Description = "Tickers on the market.",
            HelpName = "N",
            DefaultValueFactory = _ => 20,
        };
        var limit = new Option<string[]>("--limit")
        {
            Description = "Limits of every source, or of one as SOURCE=LIMITS. Default: none.",
            HelpName = "LIMITS",
            AllowMultipleArgumentsPerToken = true,
        };
        var seed = new Option<int>("--seed")
        {
            Description = "Another seed, another market.",
            HelpName = "N",
            DefaultValueFactory = _ => 1,
        };
        var latency = new Option<string?>("--latency")
        {
            Description = "Added to every answer: 20ms, or between 0ms and 50ms as 0-50ms.",
            HelpName = "20ms",
        };
        var faults = new Option<string?>("--faults")
        {
            Description = "Faults and how often, e.g. http-500=0.02,truncate=0.01,reset=0.01,hang=0.01,html=0.01",
            HelpName = "NAME=SHARE,...",
        };
        var key = new Option<string?>("--key") { Description = "Ask for this key. Default: any key, or none.", HelpName = "K" };
        var silent = new Option<bool>("--no-retry-after") { Description = "Refuse without saying when to come back." };
        foreach (var option in new Option[] { port, count, limit, seed, latency, faults, key, silent })
        {
            command.Options.Add(option);
        }

        command.SetAction(
            async (parsed, token) =>
            {
                var (common, bySource) = ReadLimits(parsed.GetValue(limit) ?? []);
                var (least, most) = ReadLatency(parsed.GetValue(latency));
                var options = new SimulatorOptions
                {
                    Port = parsed.GetValue(port),
                    TickersCount = SimulatorFlags.Positive("--tickers-count", parsed.GetValue(count)),
                    Limits = common,
                    SourceLimits = bySource,
                    Seed = parsed.GetValue(seed),
                    LatencyMin = least,
                    LatencyMax = most,
                    Faults = parsed.GetValue(faults) is { } text ? SimulatorFlags.Faults(text) : new(),
                    Key = parsed.GetValue(key),
                    RetryAfterHeader = !parsed.GetValue(silent),
                };
                await using var market = await StartAsync(options, token);
                await parsed.InvocationConfiguration.Output.WriteLineAsync($"listening on {market.BaseAddress}");
                await market.WaitForShutdownAsync(token);
                return ExitCode.Ok;
            }
        );
        return command;
    }

    private static async Task<MarketSimulator> StartAsync(SimulatorOptions options, CancellationToken token)
    {
        try
        {
            return await MarketSimulator.StartAsync(options, ct: token);
        }
        catch (Exception e) when (e is IOException or ArgumentException)
        {
            throw new ConfigurationException($"--port {options.Port}: {e.Message}");
        }
    }

    private static (IReadOnlyList<SimulatedLimit> Common, Dictionary<string, IReadOnlyList<SimulatedLimit>> BySource) ReadLimits(
        string[] values
    )
    {
        IReadOnlyList<SimulatedLimit> common = [];
        var bySource = new Dictionary<string, IReadOnlyList<SimulatedLimit>>(StringComparer.Ordinal);
        foreach (var value in values)
        {
            var at = value.IndexOf('=', StringComparison.Ordinal);
            if (at > 0)
            {
                bySource[value[..at]] = SimulatorFlags.Limits(value[(at + 1)..]);
            }
            else
            {
                common = SimulatorFlags.Limits(value);
            }
        }

        return (common, bySource);
    }

    private static (TimeSpan Least, TimeSpan Most) ReadLatency(string? text)
    {
        if (text is null)
        {
            return default;
        }

        var dash = text.IndexOf('-', StringComparison.Ordinal);
        if (dash < 0 && Duration.TryParse(text, out var both))
        {
            return (both, both);
        }

        // In "0-50ms" the unit stands once, at the end.
        var unit = text[(text.LastIndexOfAny([.. "0123456789"]) + 1)..];
        return
            dash > 0
            && (Duration.TryParse(text[..dash], out var least) || Duration.TryParse(text[..dash] + unit, out least))
            && Duration.TryParse(text[(dash + 1)..], out var most)
            && least <= most
            ? (least, most)
            : throw new ConfigurationException($"--latency {text}: write it like 20ms or 0-50ms");
    }
}
