namespace DataPlatform.Recipes;

/// <summary>Keys that vendors print in their documentation for everybody to try: they are no secrets, so a recipe may hold one.</summary>
internal static class PublicKeys
{
    private static readonly string[] Words = ["demo", "DEMO_KEY", "demo-key"];

    public static bool Are(string key) => Words.Contains(key.Trim(), StringComparer.OrdinalIgnoreCase);
}
