using System.Runtime.InteropServices;

namespace DataPlatform.Runs;

/// <summary>How a quota stands.</summary>
/// <param name="Taken">Permits that this run has taken so far.</param>
/// <param name="Free">Permits that could go out at once, by the tightest of its limits; null without a limit.</param>
[StructLayout(LayoutKind.Auto)]
internal readonly record struct QuotaLevel(long Taken, long? Free);
