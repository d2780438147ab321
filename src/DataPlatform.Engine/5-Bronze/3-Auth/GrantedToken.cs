namespace DataPlatform.Bronze.Auth;

/// <summary>What a login gives.</summary>
/// <param name="Value">The token.</param>
/// <param name="Lifetime">How long it is good; null: until it is refused.</param>
internal sealed record GrantedToken(string Value, TimeSpan? Lifetime)
{
    /// <summary>Not the token.</summary>
    public override string ToString() => nameof(GrantedToken);
}
