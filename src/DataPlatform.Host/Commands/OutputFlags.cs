using System.CommandLine;

namespace DataPlatform.Host.Commands;

/// <summary>How a command speaks: for people or for machines, and to which trace exporter.</summary>
internal sealed class OutputFlags
{
    private readonly Option<string> _output = new("--output")
    {
        Description = "text for people, json for exactly one JSON document.",
        DefaultValueFactory = _ => "text",
    };
    private readonly Option<string> _trace = new("--trace")
    {
        Description = "Where spans go: none, console, or otlp (OTEL_EXPORTER_OTLP_ENDPOINT).",
        DefaultValueFactory = _ => "none",
    };

    public OutputFlags AddTo(Command command, bool withTrace = true)
    {
        _output.AcceptOnlyFromAmong("text", "json");
        _trace.AcceptOnlyFromAmong("none", "console", "otlp");
        command.Options.Add(_output);
        if (withTrace)
        {
            command.Options.Add(_trace);
        }

        return this;
    }

    public bool IsJson(ParseResult parsed) => parsed.GetValue(_output) == "json";

    public string Trace(ParseResult parsed) => parsed.GetValue(_trace)!;
}
