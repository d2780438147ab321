namespace DataPlatform.Simulator.Quota;

internal enum Verdict
{
    Admitted,
    WrongKey,
    OverLimit,
}
