using DataPlatform.Simulator.Data;

namespace DataPlatform.Simulator.Faults;

/// <summary>Draws what happens to the n-th admitted request of one URL. The same seed draws the same, whatever the order.</summary>
internal sealed class FaultDice(SimulatorOptions options)
{
    private const ulong FaultStream = 1;
    private const ulong LatencyStream = 2;
    private const ulong PlaceStream = 3;

    private readonly bool _never = FaultCatalog.Sum(options.Faults) == 0;

    public FaultKind Draw(UInt128 url, int nth)
    {
        if (_never)
        {
            return FaultKind.None;
        }

        var point = Unit(url, nth, FaultStream);
        foreach (var entry in FaultCatalog.Entries)
        {
            point -= entry.Of(options.Faults);
            if (point < 0)
            {
                return entry.Kind;
            }
        }

        return FaultKind.None;
    }

    public TimeSpan Latency(UInt128 url, int nth)
    {
        var spread = options.LatencyMax - options.LatencyMin;
        return spread <= TimeSpan.Zero ? options.LatencyMin : options.LatencyMin + (spread * Unit(url, nth, LatencyStream));
    }

    /// <summary>Where in the answer the fault sits: from 0, its start, to just below 1, its end.</summary>
    public double Where(UInt128 url, int nth) => Unit(url, nth, PlaceStream);

    private double Unit(UInt128 url, int nth, ulong stream)
    {
        var hash = StableHash.Combine((ulong)options.Seed, (ulong)url);
        hash = StableHash.Combine(hash, (ulong)(url >> 64));
        return StableHash.Unit(StableHash.Combine(StableHash.Combine(hash, (ulong)nth), stream));
    }
}
