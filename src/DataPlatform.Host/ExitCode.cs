using DataPlatform.Runs;

namespace DataPlatform.Host;

/// <summary>What the process answers with.</summary>
internal static class ExitCode
{
    public const int Ok = 0;
    public const int Failed = 1;
    public const int Usage = 2;
    public const int Partial = 3;
    public const int Interrupted = 130;

    public static int Of(RunStatus status) =>
        status switch
        {
            RunStatus.Succeeded => Ok,
            RunStatus.Partial => Partial,
            RunStatus.Interrupted => Interrupted,
            _ => Failed,
        };
}
