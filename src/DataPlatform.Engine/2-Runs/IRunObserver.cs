namespace DataPlatform.Runs;

/// <summary>Makes something of a run's events: log lines, spans, metrics, counts.</summary>
internal interface IRunObserver
{
    /// <summary>Something happened. Called for one event at a time, in their order, on the thread where it happened: be quick.</summary>
    void On(RunEvent what);

    /// <summary>False when nothing would come of it: it is then not called for the event. Asked from any thread, and often.</summary>
    bool Wants(RunEvent what) => WantsSteps || !what.IsStep;

    /// <summary>False when nothing would come of the three steps of every request before its ending, so that nobody has to make them. Asked as often.</summary>
    bool WantsSteps => true;
}
