using System.CommandLine;

namespace DataPlatform.Host.Settings;

/// <summary>One command as it is carried out, and what settings said to it.</summary>
internal sealed class Invocation : InvocationConfiguration
{
    public required GivenSettings Settings { get; init; }

    /// <summary>All variables of the environment.</summary>
    public required IReadOnlyDictionary<string, string> Environment { get; init; }

    public static Invocation Of(ParseResult parsed) => (Invocation)parsed.InvocationConfiguration;

    public static GivenSettings SettingsOf(ParseResult parsed) => Of(parsed).Settings;
}
