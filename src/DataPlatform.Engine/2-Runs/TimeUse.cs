namespace DataPlatform.Runs;

/// <summary>
/// What a moment of a run goes to. Where several go on at once, the moment belongs to the one that stands first here: it would hold the run up as long
/// if what comes after it took no time.
/// </summary>
internal enum TimeUse
{
    /// <summary>The server wants a pause.</summary>
    CoolDown,

    /// <summary>By our own count the quota is used.</summary>
    Quota,

    /// <summary>A request is on its way, its body included.</summary>
    Network,

    /// <summary>Stored answers become tables, and are committed.</summary>
    Promotion,

    /// <summary>A request waits before it is tried again.</summary>
    BackOff,

    /// <summary>Anything else: start-up, planning, books.</summary>
    Idle,
}
