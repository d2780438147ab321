namespace DataPlatform.Bronze.Quota;

/// <summary>How many permits of a log were used after a moment, those in flight included. The moment only moves forward, so that asking is cheap.</summary>
/// <param name="ring">The log's entries.</param>
/// <param name="first">The first entry that counts.</param>
internal sealed class EntryCount(QuotaRing ring, long first)
{
    private long _oldest = first;

    public int After(long moment)
    {
        _oldest = Math.Max(_oldest, ring.Oldest);
        while (_oldest < ring.Next && Math.Abs(ring[_oldest]) <= moment)
        {
            _oldest++;
        }

        return (int)(ring.Next - _oldest);
    }
}
