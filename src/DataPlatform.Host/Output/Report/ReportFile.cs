using DataPlatform.Engine;
using DataPlatform.Runs;

namespace DataPlatform.Host.Output.Report;

/// <summary>The file of a report.</summary>
internal static class ReportFile
{
    /// <summary>Writes the report of a run, whole or not at all, in the place of an earlier one.</summary>
    /// <param name="data">The data folder.</param>
    /// <param name="runId">The run; null for the last one that came to its end.</param>
    /// <exception cref="ConfigurationException">There is no such run, or it cannot be read or written.</exception>
    public static ReportDocument Write(string data, string? runId)
    {
        var report = RunReports.Read(data, runId);
        var file = RunReports.FileOf(data, report.Run.RunId);
        try
        {
            Directory.CreateDirectory(Path.GetDirectoryName(file)!);
            var aside = file + ".new";
            File.WriteAllText(aside, ReportPage.Of(report));
            File.Move(aside, file, overwrite: true);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            throw new ConfigurationException($"{file}: the report cannot be written: {e.Message}");
        }

        return new(report.Run.RunId, file);
    }

    /// <summary>The same at the end of a run, which it must not spoil.</summary>
    /// <returns>What is wrong; null when the report is there.</returns>
    public static string? TryWrite(string data, string runId)
    {
        try
        {
            Write(data, runId);
            return null;
        }
        // A run that has ended well has done so, whatever becomes of its report.
#pragma warning disable CA1031
        catch (Exception e)
#pragma warning restore CA1031
        {
            return $"the report was not written: {e.Message}";
        }
    }
}
