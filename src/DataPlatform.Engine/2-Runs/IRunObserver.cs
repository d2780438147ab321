namespace DataPlatform.Runs;

/// <summary>Makes something of a run's events: log lines, spans, metrics, counts.</summary>
internal interface IRunObserver
{
    /// <summary>Something happened. Called for one event at a time, in their order, on the thread where it happened: be quick.</summary>
    void On(RunEvent what);

    /// <summary>False when nothing would come of it: it is then not called for the event. Asked from any thread, and often.</summary>
    bool Wants(RunEvent what) => WantsAttempts || !what.IsOfAttempt;

    /// <summary>False when nothing would come of events with <see cref="RunEvent.IsOfAttempt"/>, so that nobody has to make them. Asked as often.</summary>
    bool WantsAttempts => true;
}
