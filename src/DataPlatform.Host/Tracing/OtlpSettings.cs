using DataPlatform.Runs;
using OpenTelemetry.Exporter;

namespace DataPlatform.Host.Tracing;

/// <summary>
/// Where <c>--trace otlp</c> sends to: as the variables <c>OTEL_EXPORTER_OTLP_*</c> say, which the exporter reads by itself. Two things are ours: what
/// is wrong is told before the run, and without a protocol it is HTTP, unless the endpoint has the port of gRPC.
/// </summary>
internal static class OtlpSettings
{
    private const string EndpointVariable = "OTEL_EXPORTER_OTLP_ENDPOINT";
    private const string ProtocolVariable = "OTEL_EXPORTER_OTLP_PROTOCOL";
    private const int GrpcPort = 4317;

    /// <summary>The signals, as the variables spell them.</summary>
    private static readonly string[] Signals = ["TRACES", "METRICS", "LOGS"];

    /// <exception cref="ConfigurationException">A variable holds what the exporter would not use, and say nothing of.</exception>
    public static void Check()
    {
        var wrong = new List<string>();
        foreach (var name in Signals.Select(s => OfSignal(EndpointVariable, s)).Prepend(EndpointVariable))
        {
            if (Read(name) is { } endpoint && !(Uri.TryCreate(endpoint, UriKind.Absolute, out var url) && url.Scheme is "http" or "https"))
            {
                wrong.Add($"{name} must be an address like http://localhost:4318");
            }
        }

        foreach (var name in Signals.Select(s => OfSignal(ProtocolVariable, s)).Prepend(ProtocolVariable))
        {
            if (Read(name) is { } protocol and not ("http/protobuf" or "grpc"))
            {
                wrong.Add($"{name} {protocol}: must be http/protobuf or grpc");
            }
        }

        if (wrong.Count > 0)
        {
            throw new ConfigurationException(wrong);
        }
    }

    /// <summary>Sets what the variables leave open.</summary>
    /// <param name="options">The exporter's options, with what the variables say.</param>
    /// <param name="signal">TRACES, METRICS or LOGS.</param>
    /// <param name="client">Makes the client that sends.</param>
    public static void Complete(OtlpExporterOptions options, string signal, Func<HttpClient> client)
    {
        if ((Read(OfSignal(ProtocolVariable, signal)) ?? Read(ProtocolVariable)) is null)
        {
            options.Protocol = IsGrpc(signal) ? OtlpExportProtocol.Grpc : OtlpExportProtocol.HttpProtobuf;
        }

        options.HttpClientFactory = client;
    }

    private static bool IsGrpc(string signal) =>
        (Read(OfSignal(EndpointVariable, signal)) ?? Read(EndpointVariable)) is { } endpoint && new Uri(endpoint).Port == GrpcPort;

    private static string OfSignal(string variable, string signal) =>
        variable.Replace("OTLP_", $"OTLP_{signal}_", StringComparison.Ordinal);

    private static string? Read(string variable) => Environment.GetEnvironmentVariable(variable) is { Length: > 0 } value ? value : null;
}
