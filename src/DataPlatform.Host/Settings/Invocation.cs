using System.CommandLine;

namespace DataPlatform.Host.Settings;

/// <summary>One command as it is carried out, and what settings said to it.</summary>
internal sealed class Invocation : InvocationConfiguration
{
    public required GivenSettings Settings { get; init; }

    public static GivenSettings SettingsOf(ParseResult parsed) => ((Invocation)parsed.InvocationConfiguration).Settings;
}
