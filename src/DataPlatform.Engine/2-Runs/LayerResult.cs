namespace DataPlatform.Runs;

/// <summary>What became of a chunk in a layer.</summary>
internal enum LayerResult
{
    /// <summary>It was promoted.</summary>
    Promoted,

    /// <summary>The layer is switched off.</summary>
    SwitchedOff,

    /// <summary>The run is being stopped: the next one promotes what is stored.</summary>
    LeftForNextRun,
}
