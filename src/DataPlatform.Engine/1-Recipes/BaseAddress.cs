namespace DataPlatform.Recipes;

/// <summary>The address of a source.</summary>
internal static class BaseAddress
{
    /// <summary>The address, so that relative paths can be joined to it without losing its last segment.</summary>
    public static Uri WithSlash(Uri url) => url.AbsolutePath.EndsWith('/') ? url : new(url.AbsoluteUri + "/");
}
