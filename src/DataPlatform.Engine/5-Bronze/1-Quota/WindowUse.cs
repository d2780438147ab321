using System.Runtime.InteropServices;

namespace DataPlatform.Bronze.Quota;

/// <summary>How far a window of a limit is used.</summary>
/// <param name="Admitted">Permits used in it, those in flight left out.</param>
/// <param name="Permits">Permits that it allows.</param>
/// <param name="Ticks">Its length.</param>
[StructLayout(LayoutKind.Auto)]
internal readonly record struct WindowUse(int Admitted, int Permits, long Ticks)
{
    /// <summary>The used share, from 0 to 1; 0 without a limit.</summary>
    public double Share => Permits == 0 ? 0 : (double)Admitted / Permits;
}
