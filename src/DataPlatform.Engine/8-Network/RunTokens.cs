using DataPlatform.Bronze;

namespace DataPlatform.Network;

/// <summary>
/// The ways a run ends early. <see cref="Stop"/> is the caller's: nothing new is sent. <see cref="Abort"/> follows it after a grace, and
/// <see cref="Fault"/> is raised by the network itself when one of its blocks has failed.
/// </summary>
internal sealed class RunTokens : IDisposable
{
    /// <summary>How long requests on their way may take to land after a stop; the whole stop has to fit in five seconds.</summary>
    private static readonly TimeSpan Grace = TimeSpan.FromSeconds(3);

    private readonly CancellationTokenSource _fault = new();
    private readonly CancellationTokenSource _abort;
    private readonly CancellationTokenSource _stopOrFault;
    private readonly CancellationTokenRegistration _onStop;
    private readonly CancellationTokenRegistration _onFault;

    public RunTokens(TimeProvider clock, Action onStop, CancellationToken stop)
    {
        Stop = stop;
        _abort = new(Timeout.InfiniteTimeSpan, clock);
        _onFault = _fault.Token.Register(_abort.Cancel);
        // The last one registered is called first: what waits is stopped before anybody is told, since telling can take long.
        _onStop = stop.Register(() =>
        {
            _abort.CancelAfter(Grace);
            onStop();
        });
        _stopOrFault = CancellationTokenSource.CreateLinkedTokenSource(stop, _fault.Token);
    }

    public CancellationToken Stop { get; }

    public CancellationToken Abort => _abort.Token;

    public CancellationToken Fault => _fault.Token;

    public CancellationToken StopOrFault => _stopOrFault.Token;

    public FetchTokens ForFetch => new(StopOrFault, _abort.Token);

    public void RaiseFault() => _fault.Cancel();

    public void Dispose()
    {
        _onStop.Dispose();
        _onFault.Dispose();
        _stopOrFault.Dispose();
        _abort.Dispose();
        _fault.Dispose();
    }
}
