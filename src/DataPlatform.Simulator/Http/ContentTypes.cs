namespace DataPlatform.Simulator.Http;

internal static class ContentTypes
{
    public const string Json = "application/json; charset=utf-8";
    public const string Csv = "text/csv; charset=utf-8";
    public const string Html = "text/html; charset=utf-8";
}
