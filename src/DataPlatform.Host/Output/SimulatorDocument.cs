namespace DataPlatform.Host.Output;

/// <summary>A simulator that is listening.</summary>
/// <param name="Address">Its base address.</param>
internal sealed record SimulatorDocument(Uri Address);
