namespace DataPlatform.Host.Output;

/// <summary>Shows how far a run is, until it is disposed.</summary>
internal interface IProgressDisplay : IAsyncDisposable
{
    /// <summary>Writes a line of the log, from any thread.</summary>
    void Write(string line);
}
