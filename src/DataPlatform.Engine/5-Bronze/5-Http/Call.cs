using DataPlatform.Bronze.Quota;
using DataPlatform.Runs;

namespace DataPlatform.Bronze.Http;

/// <summary>One request on its way through the pipeline. Its parts are read and written one after the other, never at once.</summary>
/// <param name="address">The address, without the key.</param>
/// <param name="cost">Permits for each attempt.</param>
/// <param name="stop">Ends waiting and further attempts.</param>
internal sealed class Call(Uri address, int cost, CancellationToken stop)
{
    public Uri Address { get; } = address;

    public int Cost { get; } = cost;

    public CancellationToken Stop { get; } = stop;

    /// <summary>The current attempt's permit; null when there is none.</summary>
    public Permit? Permit { get; set; }

    /// <summary>How long a permit would have taken, when it was denied.</summary>
    public QuotaWait? Denied { get; set; }

    /// <summary>How the last attempt ended; null before the first has.</summary>
    public Attempt? Last { get; set; }
}
