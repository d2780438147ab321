namespace DataPlatform.Host.Output;

/// <summary>How much a run says on its way.</summary>
internal enum Verbosity
{
    /// <summary>Chunks, warnings, and how far it is.</summary>
    Normal,

    /// <summary>Warnings and errors only.</summary>
    Quiet,

    /// <summary>Every request too.</summary>
    Verbose,
}
