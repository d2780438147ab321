namespace DataPlatform.Simulator.Faults;

/// <summary>One fault: its written name, how to read its probability and how to set it.</summary>
internal sealed record FaultEntry(
    FaultKind Kind,
    string Name,
    Func<SimulatedFaults, double> Of,
    Func<SimulatedFaults, double, SimulatedFaults> With
);
