namespace DataPlatform.Tests.Support;

/// <summary>The moments of a run at which tests act.</summary>
public enum Moment
{
    Other,
    ChunkStarted,
    RequestEnded,
    PromotingAhead,
    PromotedAhead,
    ChunkFetched,
    SilverPromoted,
    GoldPromoted,
    WaitBegan,
}
