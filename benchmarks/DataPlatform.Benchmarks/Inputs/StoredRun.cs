namespace DataPlatform.Benchmarks.Inputs;

/// <summary>A run whose answers are made up: the same values give the same bytes.</summary>
/// <param name="Number">1 for the first; later runs have higher numbers.</param>
/// <param name="FirstAnswer">The number of its first symbol.</param>
/// <param name="FirstDay">The first day of every answer, counted from 2000-01-01.</param>
/// <param name="Revision">Another one changes the values of every second row.</param>
public sealed record StoredRun(int Number, int FirstAnswer = 0, int FirstDay = 0, int Revision = 0)
{
    /// <summary>As the engine names runs; ids sort in the order of the numbers.</summary>
    public string Id => $"20260102T{Number / 3600:00}{Number / 60 % 60:00}{Number % 60:00}.000Z-made";
}
