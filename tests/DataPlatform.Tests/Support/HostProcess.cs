using System.Diagnostics;
using System.Globalization;
using Xunit;

namespace DataPlatform.Tests.Support;

/// <summary>The program as a process of its own, for what only a process can show: being killed, signals, what is really written where.</summary>
internal sealed class HostProcess : IDisposable
{
    private readonly Process _process;
    private readonly Lock _lock = new();
    private readonly List<string> _lines = [];
    private readonly List<(string Start, TaskCompletionSource<string> Found)> _wanted = [];
    private readonly Task<string> _output;
    private readonly Task<string> _errors;

    private HostProcess(Process process, Action<string>? onErrorLine)
    {
        _process = process;
        _output = ReadAsync(process.StandardOutput, FindLine);
        _errors = ReadAsync(process.StandardError, onErrorLine);
    }

    /// <summary>Standard output, whole once the process has ended.</summary>
    public Task<string> Output => _output;

    /// <summary>Standard error, whole once the process has ended.</summary>
    public Task<string> Errors => _errors;

    /// <param name="arguments">What follows <c>dataplatform</c>.</param>
    /// <param name="environment">Variables besides those of the tests.</param>
    /// <param name="onErrorLine">Told of each line of standard error as it comes.</param>
    /// <param name="folder">The working directory; the tests' own when left out.</param>
    /// <param name="limit">What the shell allows the process, as `ulimit` takes it: `-f 40` lets a file grow to 40 KB. Null: no limit.</param>
    public static HostProcess Start(
        IEnumerable<string> arguments,
        IReadOnlyDictionary<string, string>? environment = null,
        Action<string>? onErrorLine = null,
        string? folder = null,
        string? limit = null
    )
    {
        var start = new ProcessStartInfo(limit is null ? "dotnet" : "bash")
        {
            RedirectStandardOutput = true,
            RedirectStandardError = true,
            RedirectStandardInput = true,
            UseShellExecute = false,
            WorkingDirectory = folder ?? AppContext.BaseDirectory,
        };
        if (limit is not null)
        {
            start.ArgumentList.Add("-c");
            start.ArgumentList.Add($"ulimit {limit}; exec dotnet \"$@\"");
            start.ArgumentList.Add("dotnet");
            // The runtime maps its own code through a large file.
            start.Environment["DOTNET_EnableWriteXorExecute"] = "0";
            start.Environment["DOTNET_EnableDiagnostics"] = "0";
        }

        foreach (var argument in arguments.Prepend(Path.Combine(AppContext.BaseDirectory, "dataplatform.dll")))
        {
            start.ArgumentList.Add(argument);
        }

        foreach (var (name, value) in environment ?? new Dictionary<string, string>())
        {
            start.Environment[name] = value;
        }

        return new(Process.Start(start)!, onErrorLine);
    }

    /// <summary>Waits for a line of standard output that starts like this, and gives its rest.</summary>
    public Task<string> OutputLine(string start)
    {
        var found = new TaskCompletionSource<string>(TaskCreationOptions.RunContinuationsAsynchronously);
        lock (_lock)
        {
            _wanted.Add((start, found));
            _lines.ForEach(line => Offer(line, start, found));
        }

        return found.Task.WaitAsync(TestEngine.Limit);
    }

    /// <summary>Waits for the end and gives the exit code.</summary>
    public async Task<int> EndAsync()
    {
        await _process.WaitForExitAsync().WaitAsync(TestEngine.Limit);
        return _process.ExitCode;
    }

    /// <summary>Whether it has ended.</summary>
    public bool HasEnded => _process.HasExited;

    /// <summary>The processor's time that it has used so far; a busy machine gives it less.</summary>
    public TimeSpan Worked => _process.TotalProcessorTime;

    /// <summary>Waits until <see cref="Worked"/> has come to so much.</summary>
    /// <param name="time">How much, from its start.</param>
    public async Task WorkedAsync(TimeSpan time)
    {
        for (var since = Stopwatch.StartNew(); Worked < time; await Task.Delay(10))
        {
            Assert.True(since.Elapsed < TestEngine.Limit, "it does nothing");
        }
    }

    /// <summary>SIGKILL: no handler runs, nothing is flushed.</summary>
    public void Kill() => _process.Kill();

    /// <summary>Sends a signal: TERM, INT, STOP, CONT.</summary>
    public void Signal(string name)
    {
        using var kill = Process.Start(
            new ProcessStartInfo("kill") { ArgumentList = { $"-{name}", _process.Id.ToString(CultureInfo.InvariantCulture) } }
        )!;
        kill.WaitForExit();
    }

    public void Dispose()
    {
        if (!_process.HasExited)
        {
            _process.Kill();
        }

        _process.Dispose();
    }

    private void FindLine(string line)
    {
        lock (_lock)
        {
            _lines.Add(line);
            _wanted.ForEach(w => Offer(line, w.Start, w.Found));
        }
    }

    private static void Offer(string line, string start, TaskCompletionSource<string> found)
    {
        if (line.StartsWith(start, StringComparison.Ordinal))
        {
            found.TrySetResult(line[start.Length..]);
        }
    }

    private static async Task<string> ReadAsync(StreamReader reader, Action<string>? onLine)
    {
        var lines = new List<string>();
        while (await reader.ReadLineAsync() is { } line)
        {
            lines.Add(line);
            onLine?.Invoke(line);
        }

        return string.Join('\n', lines);
    }
}
