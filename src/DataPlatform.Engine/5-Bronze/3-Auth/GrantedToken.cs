namespace DataPlatform.Bronze.Auth;

/// <summary>What a login gives.</summary>
/// <param name="Value">The token.</param>
/// <param name="Lifetime">How long it is good; null: until it is refused.</param>
/// <param name="Refresh">The refresh token that takes the place of the one before; null: that stays.</param>
internal sealed record GrantedToken(string Value, TimeSpan? Lifetime, string? Refresh = null);
