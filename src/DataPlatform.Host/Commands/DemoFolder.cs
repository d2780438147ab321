using DataPlatform.Runs;

namespace DataPlatform.Host.Commands;

/// <summary>
/// Keeps the simulated market apart from the real one: both default to <c>./data</c>, and rows of the one among rows of the other would be believed.
/// </summary>
internal static class DemoFolder
{
    private const string Mark = ".demo";

    public static void MarkAsDemo(string data) =>
        File.WriteAllText(Path.Combine(data, Mark), "This folder holds the simulated market of 'dataplatform demo'.\n");

    /// <exception cref="ConfigurationException">A run against real sources was pointed at the demo's folder.</exception>
    public static void RefuseFor(RunOptions options)
    {
        var isSimulated = options.BaseUrls.Count > 0 && options.BaseUrls.Values.All(u => u.IsLoopback);
        if (options.Switches.Bronze && !isSimulated && File.Exists(Path.Combine(options.DataDirectory, Mark)))
        {
            throw new ConfigurationException(
                $"{options.DataDirectory} holds the demo's simulated market; delete it, or choose another data folder with --data DIR"
            );
        }
    }
}
