using System.ComponentModel;
using System.Diagnostics;
using DataPlatform.Recipes;
using DataPlatform.Runs;

namespace DataPlatform.Host.Alerts;

/// <summary>A command of the user's that is carried out when a run has ended.</summary>
/// <param name="command">The command, as a shell takes it.</param>
/// <param name="limit">How long it may take.</param>
internal sealed class EndCommand(string command, TimeSpan limit)
{
    // Where what stopped it leaves something behind that still holds its output.
    private static readonly TimeSpan Rest = TimeSpan.FromSeconds(1);

    /// <summary>Carries it out: the run's document on its standard input, run and status in its environment, what it says on <paramref name="stderr"/>.</summary>
    /// <param name="run">How the run ended.</param>
    /// <param name="stderr">Where it may speak: standard output belongs to the run's own document.</param>
    /// <param name="cancellationToken">Stops it.</param>
    /// <returns>What is wrong; null when it went well.</returns>
    public async Task<string?> RunAsync(RunSummary run, TextWriter stderr, CancellationToken cancellationToken)
    {
        using var time = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        time.CancelAfter(limit);
        using var process = new Process { StartInfo = Start(run) };
        try
        {
            process.Start();
        }
        catch (Exception e) when (e is Win32Exception or InvalidOperationException)
        {
            return $"it cannot be started: {e.Message}";
        }

        var said = TextWriter.Synchronized(stderr);
        var spoken = Task.WhenAll(TellAsync(process.StandardOutput, said), TellAsync(process.StandardError, said));
        try
        {
            await WriteAsync(process.StandardInput, RunJson.Write(run) + "\n", time.Token);
            await process.WaitForExitAsync(time.Token);
        }
        catch (OperationCanceledException)
        {
            Stop(process);
            await WaitAsync(spoken);
            return cancellationToken.IsCancellationRequested
                ? "it was stopped"
                : $"it did not end within {Duration.ForPeople(limit)} and was stopped";
        }

        await WaitAsync(spoken);
        return process.ExitCode == 0 ? null : $"it ended with exit code {process.ExitCode}";
    }

    private static void Stop(Process process)
    {
        try
        {
            process.Kill(entireProcessTree: true);
        }
        catch (Exception e) when (e is Win32Exception or InvalidOperationException or AggregateException)
        {
            // It has ended by itself, or runs as somebody else.
        }
    }

    private ProcessStartInfo Start(RunSummary run)
    {
        var start = new ProcessStartInfo(OperatingSystem.IsWindows() ? "cmd.exe" : "/bin/sh")
        {
            RedirectStandardInput = true,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
            UseShellExecute = false,
        };
        start.ArgumentList.Add(OperatingSystem.IsWindows() ? "/c" : "-c");
        start.ArgumentList.Add(command);
        start.Environment["DATAPLATFORM_RUN_ID"] = run.RunId;
        start.Environment["DATAPLATFORM_RUN_STATUS"] = Word.Of(run.Status);
        return start;
    }

    private static async Task WriteAsync(StreamWriter input, string document, CancellationToken cancellationToken)
    {
        try
        {
            await input.WriteAsync(document.AsMemory(), cancellationToken);
            await input.FlushAsync(cancellationToken);
            input.Close();
        }
        catch (IOException)
        {
            // It does not want to read it.
        }
    }

    private static async Task TellAsync(StreamReader reader, TextWriter said)
    {
        while (await reader.ReadLineAsync(CancellationToken.None) is { } line)
        {
            await said.WriteLineAsync(line);
        }
    }

    private static async Task WaitAsync(Task spoken)
    {
        try
        {
            await spoken.WaitAsync(Rest, TimeProvider.System);
        }
        catch (Exception e) when (e is TimeoutException or IOException)
        {
            // Nobody waits for what is said after the end.
        }
    }
}
