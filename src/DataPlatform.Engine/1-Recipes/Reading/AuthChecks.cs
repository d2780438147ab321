using DataPlatform.Recipes.Reading.Settings;
using DataPlatform.Recipes.Reading.Yaml;

namespace DataPlatform.Recipes.Reading;

/// <summary>What must hold of sources that are logged in to.</summary>
internal sealed class AuthChecks
{
    private readonly Dictionary<SecretPlace, string> _refreshTokens = [];

    public void Check(SourceRecipe source, YamlMap entry)
    {
        foreach (var login in source.Auth?.Logins ?? [])
        {
            if (!login.IsSafeAt(source))
            {
                entry.Problem(
                    SourceSettings.Auth.Key,
                    $"the login goes to {login.LoginAt(source).Host} by http, where others can read it; it needs https"
                );
            }

            if (login is SourceAuth.OAuth2RefreshToken { Refresh: var place } && !_refreshTokens.TryAdd(Whole(place, source), source.Name))
            {
                entry.Problem(
                    SourceSettings.Auth.Key,
                    $"the refresh token of source '{_refreshTokens[Whole(place, source)]}'; one that the vendor replaces is lost to the other, so each source "
                        + "needs its own"
                );
            }
        }
    }

    // A file is relative to the recipe that names it.
    private static SecretPlace Whole(SecretPlace place, SourceRecipe source) =>
        place.File is { } file ? SecretPlace.InFile(Path.GetFullPath(Path.Combine(Path.GetDirectoryName(source.File) ?? "", file))) : place;
}
