using System.Runtime.InteropServices;
using DataPlatform.Host.Output;

namespace DataPlatform.Host;

/// <summary>Ctrl-C and SIGTERM: the first one stops in good order, a second one ends the process at once.</summary>
internal sealed class Interrupt : IDisposable
{
    private readonly CancellationTokenSource _stop = new();
    private readonly List<PosixSignalRegistration> _registrations = [];
    private int _told;

    // Sent when a file would grow over the shell's limit (ulimit -f); unhandled it ends the process without a word. The write then fails with an
    // error that says so. Kept for good: one that is still on its way when the command has ended would find nobody.
    private static readonly PosixSignalRegistration? FileSizeExceeded = OperatingSystem.IsLinux()
        ? PosixSignalRegistration.Create((PosixSignal)25, context => context.Cancel = true)
        : null;

    public Interrupt(TextWriter stderr)
    {
        GC.KeepAlive(FileSizeExceeded);
        foreach (var signal in new[] { PosixSignal.SIGINT, PosixSignal.SIGTERM })
        {
            _registrations.Add(
                PosixSignalRegistration.Create(
                    signal,
                    context =>
                    {
                        // Not cancelling the context lets the system's own handling end the process. Signals come on several threads.
                        if (Interlocked.Exchange(ref _told, 1) == 0)
                        {
                            context.Cancel = true;
                            Terminal.WriteLine(stderr, "stopping; press Ctrl-C again to end at once (what is stored is safe)");
                            _stop.Cancel();
                        }
                    }
                )
            );
        }
    }

    public CancellationToken Token => _stop.Token;

    public void Dispose()
    {
        _registrations.ForEach(r => r.Dispose());
        _stop.Dispose();
    }
}
