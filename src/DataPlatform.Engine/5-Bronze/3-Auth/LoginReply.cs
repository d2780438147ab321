namespace DataPlatform.Bronze.Auth;

/// <summary>What a login's answer comes to.</summary>
internal abstract record LoginReply
{
    private LoginReply() { }

    /// <summary>A token.</summary>
    public sealed record Granted(GrantedToken Token) : LoginReply;

    /// <summary>None, and asking again brings none.</summary>
    /// <param name="Why">How it was refused, and what to do, for a person.</param>
    public sealed record Refused(string Why) : LoginReply;
}
