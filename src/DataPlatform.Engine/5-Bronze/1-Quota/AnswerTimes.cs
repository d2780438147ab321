namespace DataPlatform.Bronze.Quota;

/// <summary>
/// How long answers take, and so how much later than its departure a request may have arrived. Mean and mean deviation are smoothed as TCP does
/// for its retransmission timer (RFC 6298: the first answer is the mean, half of it the deviation; then gains of 1/8 and 1/4).
/// </summary>
internal sealed class AnswerTimes(long shortestWindow)
{
    // What the quota can spare of a window, without losing a percent of it.
    private const double Spare = 0.005;

    private bool _isKnown;
    private double _mean;
    private double _deviation;

    /// <summary>The smoothed mean, in ticks; 0 before the first answer.</summary>
    public double Mean => _mean;

    /// <summary>Answers come so soon that waiting for each costs no quota: their moment can be taken as the arrival.</summary>
    public bool AreFast => _isKnown && _mean < Spare * shortestWindow;

    /// <summary>The slack for an ordinary answer: with the guard that every window has anyway, what the quota can spare.</summary>
    public long Slack => Math.Max(0, (long)(Spare * shortestWindow) - QuotaLog.Guard);

    /// <summary>The slack for one that hung: a quarter of the window, at most a second.</summary>
    public long LongestSlack => Math.Min(shortestWindow / 4, TimeSpan.TicksPerSecond);

    /// <summary>How much later than its departure an ordinary request may be counted to have arrived.</summary>
    public long Spread => Math.Min(LongestSlack, (long)(_mean + (3 * _deviation)));

    /// <summary>Took so much longer than others that something held it up, perhaps before it arrived.</summary>
    public bool IsOutlier(long took) => !_isKnown || took > _mean + (3 * _deviation);

    public void Add(long took)
    {
        if (!_isKnown)
        {
            _isKnown = true;
            _mean = took;
            _deviation = took / 2.0;
            return;
        }

        _deviation += (Math.Abs(took - _mean) - _deviation) / 4;
        _mean += (took - _mean) / 8;
    }
}
