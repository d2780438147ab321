using DataPlatform.Runs;

namespace DataPlatform.Host.Commands;

/// <summary>
/// Keeps the simulated market apart from the real one: both default to <c>./data</c>, and rows of the one among rows of the other would be believed.
/// </summary>
internal static class DemoFolder
{
    private const string Mark = ".demo";

    /// <summary>Makes a folder the demo's, before the first simulated row is in it.</summary>
    /// <exception cref="ConfigurationException">It holds other data already, or cannot be written to.</exception>
    public static void Claim(string data)
    {
        var mark = Path.Combine(data, Mark);
        string[] signs = ["bronze", "warehouse.duckdb", ".lock"];
        if (!File.Exists(mark) && signs.Any(s => Path.Exists(Path.Combine(data, s))))
        {
            throw new ConfigurationException(
                $"{data} holds data that is not the demo's, and the demo would mix its simulated market into it; choose another data folder with --data DIR"
            );
        }

        try
        {
            if (OperatingSystem.IsWindows())
            {
                Directory.CreateDirectory(data);
            }
            else
            {
                Directory.CreateDirectory(data, UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute);
            }

            File.WriteAllText(mark, "This folder holds the simulated market of 'dataplatform demo'.\n");
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            throw new ConfigurationException($"{data}: the data folder cannot be written to: {e.Message}");
        }
    }

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
