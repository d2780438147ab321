namespace DataPlatform.Simulator.Data;

/// <summary>
/// A price as a function of the day: growth, four waves and noise. No day depends on another, so any row can be had without walking
/// there, and is the same whatever else was asked.
/// </summary>
internal sealed class PriceShape
{
    /// <summary>The day number of 2024-01-01, when growth begins to count from the base price.</summary>
    public const int Anchor = 738885;

    private const double Noise = 0.007;

    private static readonly double[] Periods = [1461, 397, 89, 23];
    private static readonly double[] Heights = [0.18, 0.1, 0.045, 0.018];

    private readonly ulong _seed;
    private readonly double _logBase;
    private readonly double _growthPerDay;
    private readonly double[] _phases;
    private readonly double _volume;

    public PriceShape(ulong seed, bool steady)
    {
        _seed = seed;
        _logBase = Math.Log(12 + (380 * Math.Pow(StableHash.Unit(StableHash.Combine(seed, 1)), 2)));
        _growthPerDay = (0.01 + (0.09 * StableHash.Unit(StableHash.Combine(seed, 2)))) / 365.25;
        _phases = [.. Periods.Select((_, at) => Math.Tau * StableHash.Unit(StableHash.Combine(seed, 10 + (ulong)at)))];
        _volume = (steady ? 2e7 : 4e5) + (3e7 * Math.Pow(StableHash.Unit(StableHash.Combine(seed, 3)), 3));
    }

    public double Close(int day) => Math.Round(Exact(day), 2);

    public PriceBar Bar(int day)
    {
        var before = Exact(day - 1);
        var close = Close(day);
        var hash = StableHash.Combine(_seed, (ulong)day << 8);
        var open = Math.Round(before * (1 + (0.004 * StableHash.Signed(hash))), 2);
        hash = StableHash.Mix(hash);
        var high = Math.Round(Math.Max(open, close) * (1 + (0.012 * StableHash.Unit(hash))), 2);
        hash = StableHash.Mix(hash);
        var low = Math.Round(Math.Min(open, close) * (1 - (0.012 * StableHash.Unit(hash))), 2);
        hash = StableHash.Mix(hash);
        var volume = (long)(_volume * (0.6 + (0.8 * StableHash.Unit(hash))));
        return new PriceBar(day, open, high, low, close, volume);
    }

    private double Exact(int day)
    {
        double since = day - Anchor;
        var log = _logBase + (_growthPerDay * since);
        for (var i = 0; i < Periods.Length; i++)
        {
            log += Heights[i] * Math.Sin((Math.Tau * since / Periods[i]) + _phases[i]);
        }

        return Math.Exp(log + (Noise * StableHash.Signed(StableHash.Combine(_seed, ((ulong)day << 8) | 1))));
    }
}
