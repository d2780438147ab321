using System.Reflection;

namespace DataPlatform.Runs;

/// <summary>The version of this build: <c>0.1.0</c>, or <c>0.1.0-dev.12+COMMIT</c> between releases.</summary>
internal static class EngineVersion
{
    public static string Text { get; } =
        typeof(EngineVersion).Assembly.GetCustomAttribute<AssemblyInformationalVersionAttribute>()!.InformationalVersion;
}
