namespace DataPlatform.Runs.Observers;

/// <summary>How long answers took: counted in steps of five percent, so that it stays small whatever their number.</summary>
internal sealed class AnswerDurations
{
    private const double Step = 1.05;

    // From a tenth of a millisecond to a day and a half.
    private const double Shortest = 0.0001;
    private readonly long[] _counts = new long[430];
    private long _all;
    private double _longest;

    public void Add(TimeSpan took)
    {
        var seconds = Math.Max(took.TotalSeconds, Shortest);
        _counts[Math.Min(_counts.Length - 1, (int)Math.Ceiling(Math.Log(seconds / Shortest) / Math.Log(Step)))]++;
        _all++;
        _longest = Math.Max(_longest, took.TotalSeconds);
    }

    public LatencyCounts Counts => new(Quantile(0.5), Quantile(0.9), Quantile(0.99), Math.Round(_longest, 4));

    private double Quantile(double share)
    {
        var (wanted, seen) = (share * _all, 0L);
        for (var step = 0; step < _counts.Length; step++)
        {
            seen += _counts[step];
            if (seen >= wanted)
            {
                return Math.Round(Math.Min(Shortest * Math.Pow(Step, step), _longest), 4);
            }
        }

        return _longest;
    }
}
