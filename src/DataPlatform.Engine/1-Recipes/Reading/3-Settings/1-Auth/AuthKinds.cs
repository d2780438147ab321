using DataPlatform.Recipes.Reading.Shapes;

namespace DataPlatform.Recipes.Reading.Settings.Auth;

/// <summary>The kinds of <c>auth</c>. A new one is a file like theirs and a word here.</summary>
internal static class AuthKinds
{
    public static readonly OneOrMore<SourceAuth> Shape = new(
        new(
            ApiKeyAuth.Kind,
            BearerAuth.Kind,
            BasicAuth.Kind,
            OAuth2ClientCredentialsAuth.Kind,
            OAuth2RefreshTokenAuth.Kind,
            SessionTokenAuth.Kind
        ),
        parts => new SourceAuth.Several(parts)
    );
}
