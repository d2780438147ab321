using DataPlatform.Recipes.Reading.Settings;
using DataPlatform.Recipes.Reading.Yaml;

namespace DataPlatform.Recipes.Reading;

/// <summary>What must hold of sources that are logged in to.</summary>
internal sealed class AuthChecks
{
    private readonly Dictionary<SecretPlace, (SourceRecipe Source, SourceAuth.OAuth2RefreshToken Login)> _refreshTokens = [];

    public void Check(SourceRecipe source, YamlMap entry)
    {
        if (source.Auth is SourceAuth.Several several && several.Parts.Any(p => p.KeysInTurn.Count > 0))
        {
            entry.Problem(
                SourceSettings.Auth.Key,
                "'keys' that are used in turn stand alone: they cannot be sent together with other secrets"
            );
        }

        foreach (var login in source.Auth?.Logins ?? [])
        {
            if (!login.IsSafeAt(source))
            {
                entry.Problem(
                    SourceSettings.Auth.Key,
                    $"the login goes to {login.LoginAt(source).Host} by http, where others can read it; it needs https"
                );
            }

            if (login is SourceAuth.OAuth2RefreshToken refresh)
            {
                CheckShared(source, refresh, entry);
            }
        }
    }

    private void CheckShared(SourceRecipe source, SourceAuth.OAuth2RefreshToken login, YamlMap entry)
    {
        var place = login.Refresh.Whole(source.File);
        if (!_refreshTokens.TryAdd(place, (source, login)))
        {
            var (first, its) = _refreshTokens[place];
            if (!SourceAuth.OAuth2RefreshToken.IsSame(first, its, source, login))
            {
                entry.Problem(
                    SourceSettings.Auth.Key,
                    $"the refresh token of source '{first.Name}', which logs in otherwise; sources that share one have the same 'token_url', client, 'scope', "
                        + "'form', 'token' and 'lifetime'"
                );
            }
        }
    }
}
