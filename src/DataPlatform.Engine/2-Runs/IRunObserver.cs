namespace DataPlatform.Runs;

/// <summary>Makes something of a run's events: log lines, spans, metrics, counts.</summary>
internal interface IRunObserver
{
    /// <summary>Something happened. Called for one event at a time, in their order, on the thread where it happened: be quick.</summary>
    void On(RunEvent what);

    /// <summary>False when nothing would come of it: it is then not called for the event. Asked from any thread, and often.</summary>
    bool Wants(RunEvent what) => true;

    /// <summary>False when nothing would come of the steps on a request's way before its ending, of which there are three with every answer. Asked as often.</summary>
    bool WantsSteps => true;
}
