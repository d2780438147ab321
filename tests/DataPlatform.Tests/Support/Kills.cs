namespace DataPlatform.Tests.Support;

/// <summary>How often tests kill a process: a few times, or as often as the variable <c>DATAPLATFORM_KILLS</c> says, which is for the long form (see the README).</summary>
internal static class Kills
{
    private static readonly int? Wanted = int.TryParse(Environment.GetEnvironmentVariable("DATAPLATFORM_KILLS"), out var kills)
        ? kills
        : null;

    /// <summary>Whether it is the long form: everything that can be killed is.</summary>
    public static bool IsLong => Wanted is not null;

    /// <param name="few">How often in the short form.</param>
    public static int Or(int few) => Wanted ?? few;
}
