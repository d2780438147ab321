namespace DataPlatform.Bronze.Quota;

/// <summary>When permits were refused: they are in the log like all others, but the server did not count them.</summary>
internal sealed class Refusals
{
    private const int Most = 256;

    private readonly Queue<(long Moment, int Cost)> _refused = [];

    public void Add(long moment, int cost)
    {
        _refused.Enqueue((moment, cost));
        if (_refused.Count > Most)
        {
            _refused.Dequeue();
        }
    }

    /// <summary>Permits refused after a moment; of older refusals only the last 256 are known.</summary>
    public int After(long moment) => _refused.Sum(r => r.Moment > moment ? r.Cost : 0);
}
