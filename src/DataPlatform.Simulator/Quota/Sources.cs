namespace DataPlatform.Simulator.Quota;

/// <summary>The two vendors, each counted apart, and whatever was asked outside both.</summary>
internal static class Sources
{
    public const string Fmp = "fmp";
    public const string Fred = "fred";
    public const string Other = "other";

    public const string FmpPath = "/stable/";
    public const string FredPath = "/fred/";

    public static string Of(string path) =>
        path.StartsWith(FmpPath, StringComparison.Ordinal) ? Fmp
        : path.StartsWith(FredPath, StringComparison.Ordinal) ? Fred
        : Other;
}
