using System.Runtime.InteropServices;

namespace DataPlatform.Bronze.Quota;

/// <summary>What a quota was used for.</summary>
/// <param name="Waited">How long requests were ready and all of them were held back.</param>
/// <param name="Saturation">Permits taken, as a share of what the tightest limit allowed between the first and the last of them; 0 to 1, and 1 when nothing had to wait.</param>
[StructLayout(LayoutKind.Auto)]
internal readonly record struct QuotaUse(TimeSpan Waited, double Saturation);
