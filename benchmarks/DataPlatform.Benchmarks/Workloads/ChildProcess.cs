using System.Diagnostics;

namespace DataPlatform.Benchmarks.Workloads;

/// <summary>A process that a benchmark starts. A server among them ends with its standard input, should the benchmark die.</summary>
internal sealed class ChildProcess : IDisposable
{
    private readonly Process _process;

    private ChildProcess(string program, IEnumerable<string> arguments, params IEnumerable<KeyValuePair<string, string>> environment)
    {
        var start = new ProcessStartInfo(program, arguments)
        {
            UseShellExecute = false,
            RedirectStandardInput = true,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        };
        foreach (var (name, value) in environment)
        {
            start.Environment[name] = value;
        }

        _process = Process.Start(start)!;
        // Its log is nobody's concern, but it must not wait for a reader.
        _process.ErrorDataReceived += static (_, _) => { };
        _process.BeginErrorReadLine();
    }

    /// <summary>This program, asked to be something else.</summary>
    public static ChildProcess Self(params string[] arguments) => new(Environment.ProcessPath!, arguments);

    /// <summary>Another program.</summary>
    public static ChildProcess Of(string program, params IEnumerable<string> arguments) => new(program, arguments);

    /// <summary>Another program, with variables besides those of this process.</summary>
    public static ChildProcess With(
        IReadOnlyDictionary<string, string> environment,
        string program,
        params IEnumerable<string> arguments
    ) => new(program, arguments, environment);

    /// <summary>The next line that it says.</summary>
    public async Task<string> ReadLineAsync() =>
        await _process.StandardOutput.ReadLineAsync() ?? throw new InvalidOperationException("the process ended without a word");

    /// <summary>Waits for its end.</summary>
    /// <returns>All that it said, and the most memory that it had, in bytes.</returns>
    /// <exception cref="InvalidOperationException">It failed.</exception>
    public async Task<(string Output, long Peak)> EndAsync()
    {
        var peak = 0L;
        var output = _process.StandardOutput.ReadToEndAsync();
        while (!_process.WaitForExit(TimeSpan.FromMilliseconds(5)))
        {
            peak = Math.Max(peak, PeakOf(_process.Id));
        }

        return _process.ExitCode == 0
            ? (await output, peak)
            : throw new InvalidOperationException($"{_process.StartInfo.FileName} ended with {_process.ExitCode}: {await output}");
    }

    public void Dispose()
    {
        _process.StandardInput.Close();
        if (!_process.HasExited)
        {
            _process.Kill(entireProcessTree: true);
        }

        _process.Dispose();
    }

    // What the kernel remembers as the most. It only grows, so that the last look before the end misses little.
    private static long PeakOf(int process)
    {
        try
        {
            var line = File.ReadLines($"/proc/{process}/status").FirstOrDefault(l => l.StartsWith("VmHWM:", StringComparison.Ordinal));
            return line is null ? 0 : long.Parse(line.Split(' ', StringSplitOptions.RemoveEmptyEntries)[^2]) * 1024;
        }
        catch (IOException)
        {
            return 0;
        }
    }
}
