using System.CommandLine;
using System.Globalization;
using DataPlatform.Recipes;
using DataPlatform.Runs;
using DataPlatform.Simulator;

namespace DataPlatform.Host.Commands;

/// <summary>The flags of <c>simulate</c>: where the server listens, and how well it behaves.</summary>
internal sealed class SimulateFlags
{
    private readonly MarketFlags _market = new();
    private readonly Option<int> _port = new("--port")
    {
        Description = "Port on 127.0.0.1; 0 takes a free one, which is printed.",
        HelpName = "P",
        DefaultValueFactory = _ => 0,
    };
    private readonly Option<string[]> _limit = new("--limit")
    {
        Description = "Limits of every source, or of one as SOURCE=LIMITS. Default: none.",
        HelpName = "LIMITS",
        AllowMultipleArgumentsPerToken = true,
    };
    private readonly Option<string?> _latency = new("--latency")
    {
        Description = "Delay of every answer: 20ms, or 0-50ms for anything in between.",
        HelpName = "20ms",
    };
    private readonly Option<string?> _faults = new("--faults")
    {
        Description = "Faults, each with its share of the answers, e.g. http-500=0.02,truncate=0.01,reset=0.01,hang=0.01,html=0.01",
        HelpName = "NAME=SHARE,...",
    };
    private readonly Option<string?> _key = new("--key")
    {
        Description = "The only key that is accepted. Default: any key, or none.",
        HelpName = "K",
    };
    private readonly Option<bool> _silent = new("--no-retry-after") { Description = "Refuse without saying when to come back." };
    private readonly Option<string?> _refuse = new("--refuse")
    {
        Description = "Refuse these requests of every source without a reason, counted from the start or from POST /_referee/reset.",
        HelpName = "N,M",
    };

    public SimulateFlags AddTo(Command command)
    {
        command.Options.Add(_port);
        _market.AddTo(command);
        foreach (var option in new Option[] { _limit, _latency, _faults, _refuse, _key, _silent })
        {
            command.Options.Add(option);
        }

        return this;
    }

    public SimulatorOptions Read(ParseResult parsed)
    {
        var (common, bySource) = ReadLimits(parsed.GetValue(_limit) ?? []);
        var (least, most) = ReadLatency(parsed.GetValue(_latency));
        return _market.Read(parsed) with
        {
            Port = parsed.GetValue(_port),
            Limits = common,
            SourceLimits = bySource,
            LatencyMin = least,
            LatencyMax = most,
            Faults = parsed.GetValue(_faults) is { } text ? MarketFlags.Faults(text) : new(),
            RefuseAt = ReadNumbers(parsed.GetValue(_refuse)),
            Key = parsed.GetValue(_key),
            RetryAfterHeader = !parsed.GetValue(_silent),
        };
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
                bySource[value[..at]] = MarketFlags.Limits(value[(at + 1)..]);
            }
            else
            {
                common = MarketFlags.Limits(value);
            }
        }

        return (common, bySource);
    }

    private static List<int> ReadNumbers(string? text)
    {
        var numbers = new List<int>();
        foreach (var part in (text ?? "").Split(',', StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries))
        {
            numbers.Add(
                int.TryParse(part, NumberStyles.None, CultureInfo.InvariantCulture, out var number) && number > 0
                    ? number
                    : throw new ConfigurationException($"--refuse {text}: '{part}' is not a request's number, from 1")
            );
        }

        return numbers;
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
