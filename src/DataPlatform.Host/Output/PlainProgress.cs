using DataPlatform.Runs.Observers;

namespace DataPlatform.Host.Output;

/// <summary>Says every few seconds, in a line, how far a run is: where nobody sees it being drawn.</summary>
internal sealed class PlainProgress : IProgressDisplay
{
    private static readonly TimeSpan First = TimeSpan.FromMilliseconds(800);
    private static readonly TimeSpan Every = TimeSpan.FromSeconds(5);

    private readonly ProgressBook _progress;
    private readonly TextWriter _output;
    private readonly Action<string> _say;
    private readonly ITimer _timer;
    private bool _hasBegun;

    /// <param name="progress">What to say.</param>
    /// <param name="output">Where the log goes to.</param>
    /// <param name="say">Says a line, as the log does.</param>
    /// <param name="clock">The clock.</param>
    public PlainProgress(ProgressBook progress, TextWriter output, Action<string> say, TimeProvider clock)
    {
        (_progress, _output, _say) = (progress, output, say);
        _timer = clock.CreateTimer(_ => Tell(), null, First, Every);
    }

    public void Write(string line) => _output.WriteLine(line);

    public ValueTask DisposeAsync() => _timer.DisposeAsync();

    private void Tell()
    {
        var state = _progress.State();
        var isFirst = !_hasBegun;
        _hasBegun = true;
        // A run that has started has said so itself.
        if ((!isFirst || state.Chunks is null) && ProgressView.Line(state) is { } line)
        {
            _say(line);
        }
    }
}
