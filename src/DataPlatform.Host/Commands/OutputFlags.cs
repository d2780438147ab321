using System.CommandLine;
using DataPlatform.Host.Output;

namespace DataPlatform.Host.Commands;

/// <summary>How a command speaks: for people or for machines, and to which trace exporter.</summary>
internal sealed class OutputFlags
{
    private readonly Option<string> _output = new("--output")
    {
        Description = "text for people; json for exactly one JSON document on standard output.",
        DefaultValueFactory = _ => "text",
    };
    private readonly Option<string> _trace = new("--trace")
    {
        Description =
            "Where spans go. otlp sends them, metrics and log lines to a collector: OTEL_EXPORTER_OTLP_ENDPOINT (http://localhost:4318), _PROTOCOL (http/protobuf, or grpc, which is at port 4317), _HEADERS, _TIMEOUT.",
        DefaultValueFactory = _ => "none",
    };

    private readonly Option<bool> _quiet = new("--quiet", "-q") { Description = "Say nothing on the way but warnings and errors." };
    private readonly Option<bool> _verbose = new("--verbose", "-v") { Description = "Say what becomes of every request." };

    public OutputFlags AddTo(Command command, bool isRun = false)
    {
        AcceptOnly(_output, "text", "json");
        AcceptOnly(_trace, "none", "console", "otlp");
        command.Options.Add(_output);
        if (isRun)
        {
            command.Options.Add(_trace);
            command.Options.Add(_quiet);
            command.Options.Add(_verbose);
            command.Validators.Add(result =>
            {
                if (result.GetValue(_quiet) && result.GetValue(_verbose))
                {
                    result.AddError("--quiet and --verbose say the opposite; keep one");
                }
            });
        }

        return this;
    }

    /// <summary>True when the words ask for JSON, also when other words among them are wrong.</summary>
    public static bool AsksForJson(ParseResult parsed)
    {
        var words = parsed.Tokens.Select(t => t.Value).ToList();
        var at = words.LastIndexOf("--output");
        return at >= 0 && at + 1 < words.Count && words[at + 1] == "json";
    }

    public bool IsJson(ParseResult parsed) => parsed.GetValue(_output) == "json";

    /// <summary>How a run speaks.</summary>
    public RunOutput Read(ParseResult parsed) =>
        new(
            parsed.GetValue(_trace)!,
            IsJson(parsed),
            parsed.GetValue(_quiet) ? Verbosity.Quiet
                : parsed.GetValue(_verbose) ? Verbosity.Verbose
                : Verbosity.Normal
        );

    private static void AcceptOnly(Option<string> option, params string[] values)
    {
        option.HelpName = string.Join('|', values);
        option.CompletionSources.Add(values);
        option.Validators.Add(result =>
        {
            if (result.Tokens is [var token] && !values.Contains(token.Value, StringComparer.Ordinal))
            {
                result.AddError($"{option.Name} {token.Value}: must be {string.Join(", ", values[..^1])} or {values[^1]}");
            }
        });
    }
}
