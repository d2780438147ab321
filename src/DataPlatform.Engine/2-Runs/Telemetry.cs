using System.Diagnostics;
using System.Diagnostics.Metrics;

namespace DataPlatform.Runs;

/// <summary>
/// The engine's one <see cref="ActivitySource"/> and one <see cref="Meter"/>. The engine only speaks to these; which exporter listens
/// is the host's choice.
/// </summary>
public static class Telemetry
{
    /// <summary>The name to subscribe to, for traces and metrics alike.</summary>
    public const string Name = "DataPlatform";

    internal static readonly ActivitySource Source = new(Name);
    internal static readonly Meter Meter = new(Name);
}
