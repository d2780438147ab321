using DataPlatform.Recipes;

namespace DataPlatform.Runs;

/// <summary>Something that happened in a run.</summary>
internal abstract record RunEvent
{
    private RunEvent() { }

    /// <summary>What happens to a request before it ends: it is started, has its permit, is answered. There is much of it, and few want to know.</summary>
    public bool IsOfAttempt => this is RequestStarted or PermitTaken or AttemptEnded;

    /// <summary>What earlier runs stored and did not record has been recorded.</summary>
    public sealed record Reconciled(long Responses) : RunEvent;

    /// <summary>Something that a person should know.</summary>
    /// <param name="Note">What, with its place.</param>
    /// <param name="IsUnfinished">It leaves something undone that a next run has to do.</param>
    public sealed record Noted(string Note, bool IsUnfinished = false) : RunEvent;

    /// <summary>What was loaded may not be whole or right.</summary>
    public sealed record Warned(RunWarning Warning) : RunEvent;

    public sealed record RunStarted(string RunId, DateOnly Date, int Recipes, int Chunks) : RunEvent;

    /// <summary>Requests can be sent under a quota.</summary>
    /// <param name="Quota">Its name: that of its source, unless several share it.</param>
    /// <param name="Limits">Its declared limits; none where it is asked as fast as it answers.</param>
    /// <param name="Level">How it stands at the moment of asking; from any thread.</param>
    public sealed record QuotaOpened(string Quota, IReadOnlyList<RateLimit> Limits, Func<QuotaLevel> Level) : RunEvent
    {
        /// <summary>The quota that is waited for: the same, unless it is that of one of several keys which are used in turn.</summary>
        public string WaitedFor { get; init; } = Quota;
    }

    /// <summary>The network takes chunks from here on.</summary>
    /// <param name="Queues">What waits in front of each block at the moment of asking; from any thread.</param>
    public sealed record NetworkOpened(Func<IReadOnlyList<QueueDepth>> Queues) : RunEvent;

    /// <summary>The caller stops the run.</summary>
    public sealed record RunStopping : RunEvent;

    /// <summary>A broken machine or a bug ended the run.</summary>
    public sealed record RunFailed(string Kind, string Message) : RunEvent;

    /// <summary>The run came to its end.</summary>
    public sealed record RunEnded(RunStatus Status) : RunEvent;

    public sealed record ChunkStarted(ChunkInfo Chunk) : RunEvent;

    /// <summary>A recipe's history is asked in steps, so that its chunk stands for more requests than it was known to at its start.</summary>
    /// <param name="Chunk">The chunk's index.</param>
    /// <param name="More">How many more.</param>
    public sealed record StepsPlanned(int Chunk, long More) : RunEvent;

    /// <summary>A request is about to be asked. One that is skipped never starts.</summary>
    public sealed record RequestStarted(RequestKey Request) : RunEvent;

    /// <summary>An attempt got its permits and is about to be sent.</summary>
    /// <param name="Request">The request that it belongs to.</param>
    /// <param name="Cost">How many permits.</param>
    /// <param name="Waited">How long it waited for them.</param>
    public sealed record PermitTaken(RequestKey Request, int Cost, TimeSpan Waited) : RunEvent;

    /// <summary>An attempt ended.</summary>
    /// <param name="Request">The request that it belongs to.</param>
    /// <param name="Attempt">What was sent, and what came.</param>
    public sealed record AttemptEnded(RequestKey Request, AttemptInfo Attempt) : RunEvent;

    /// <summary>A login on the source's own host got its permit and is about to be sent.</summary>
    /// <param name="Source">The source that it is for.</param>
    /// <param name="Waited">How long it waited for the permit.</param>
    public sealed record LoginSent(string Source, TimeSpan Waited) : RunEvent;

    /// <summary>It ended.</summary>
    /// <param name="Source">The source that it is for.</param>
    /// <param name="Status">The HTTP status; null when no answer came.</param>
    /// <param name="Failure">Why none came; null when one did.</param>
    public sealed record LoginEnded(string Source, int? Status, FailureKind? Failure) : RunEvent;

    /// <summary>A login gave a token.</summary>
    /// <param name="Source">The source that it is for.</param>
    /// <param name="Lifetime">How long it is good; null: until it is refused.</param>
    public sealed record LoggedIn(string Source, TimeSpan? Lifetime) : RunEvent;

    /// <summary>A login failed in a way that may pass.</summary>
    /// <param name="Source">The source that it is for.</param>
    /// <param name="How">How it failed.</param>
    /// <param name="Wait">When it is tried again.</param>
    public sealed record LoginFailed(string Source, string How, TimeSpan Wait) : RunEvent;

    /// <summary>A planned request has its outcome, whether it was sent or not.</summary>
    public sealed record RequestEnded(RequestKey Request, RequestOutcome Outcome) : RunEvent;

    /// <summary>Nothing can be sent for a while.</summary>
    /// <param name="Quota">The quota that makes its sources wait.</param>
    /// <param name="Wait">For how long, and why.</param>
    public sealed record WaitBegan(string Quota, QuotaWait Wait) : RunEvent;

    /// <summary>The run's time goes to something, see <see cref="RunEvents.During"/>.</summary>
    public sealed record UseBegan(TimeUse Use) : RunEvent;

    /// <summary>It no longer does.</summary>
    public sealed record UseEnded(TimeUse Use) : RunEvent;

    /// <summary>Refusals, or a long time without any, changed what a quota's server is believed to allow.</summary>
    /// <param name="Quota">The quota.</param>
    /// <param name="Limit">What it is believed to allow; null when the declared limits hold again.</param>
    /// <param name="Declared">The declared limits.</param>
    public sealed record LimitLearned(string Quota, RateLimit? Limit, string Declared) : RunEvent;

    /// <summary>Every request of the chunk has its outcome.</summary>
    public sealed record ChunkFetched(ChunkInfo Chunk, RequestCounts Requests) : RunEvent;

    /// <summary>A dataset of a chunk is about to be promoted while requests of the chunk wait for a quota or a cool-down.</summary>
    public sealed record SilverAheadStarted(ChunkInfo Chunk) : RunEvent;

    /// <param name="Chunk">The chunk.</param>
    /// <param name="Dataset">The dataset, as <c>source/dataset</c>.</param>
    /// <param name="Result">What became of it.</param>
    /// <param name="Rows">What became of its rows.</param>
    public sealed record SilverAheadEnded(ChunkInfo Chunk, string Dataset, LayerResult Result, SilverCounts Rows) : RunEvent;

    /// <summary>What is left of a chunk that is fetched is about to be promoted.</summary>
    public sealed record SilverStarted(ChunkInfo Chunk) : RunEvent;

    /// <param name="Chunk">The chunk.</param>
    /// <param name="Result">What became of what was left of it.</param>
    /// <param name="Rows">What became of all its rows, those that went ahead included.</param>
    public sealed record SilverEnded(ChunkInfo Chunk, LayerResult Result, SilverCounts Rows) : RunEvent
    {
        /// <summary>What became of the rows that had not gone ahead.</summary>
        public SilverCounts Rest { get; init; } = Rows;

        /// <summary>Responses of the chunk are stored and not promoted.</summary>
        public bool IsLeft { get; init; }
    }

    /// <summary>Stored responses of a dataset are about to be promoted. Promotions take turns: it belongs to what silver has started last.</summary>
    public sealed record DatasetStarted(string Source, string Dataset) : RunEvent;

    /// <summary>They are promoted, and count once silver has ended as promoted.</summary>
    /// <param name="Source">The source.</param>
    /// <param name="Dataset">The dataset.</param>
    /// <param name="Table">Its table in the schema silver.</param>
    /// <param name="Rows">What became of their rows.</param>
    public sealed record DatasetEnded(string Source, string Dataset, string Table, SilverCounts Rows) : RunEvent;

    /// <summary>A check was made behind a chunk, and is in the books.</summary>
    public sealed record Checked(CheckOutcome Outcome) : RunEvent;

    public sealed record GoldStarted(ChunkInfo Chunk) : RunEvent;

    /// <summary>A gold model is looked at. Models take turns: it is part of the chunk that gold has started.</summary>
    public sealed record ModelStarted(string Table) : RunEvent;

    /// <param name="Table">Its table in the schema gold.</param>
    /// <param name="Changed">Rows that changed; null when its inputs had not, or when it failed.</param>
    /// <param name="Failure">Why it was not built; null when nothing was wrong.</param>
    public sealed record ModelEnded(string Table, long? Changed, string? Failure) : RunEvent;

    /// <param name="Chunk">The chunk.</param>
    /// <param name="Result">What became of it.</param>
    /// <param name="Tables">Tables that are up to date.</param>
    /// <param name="Failures">A line for each model that failed.</param>
    public sealed record GoldEnded(ChunkInfo Chunk, LayerResult Result, int Tables, IReadOnlyList<string> Failures) : RunEvent;

    /// <summary>The chunk has left gold and is in the books.</summary>
    public sealed record ChunkFinished(ChunkInfo Chunk, ChunkSummary Summary) : RunEvent;

    /// <summary>A verification has read a segment.</summary>
    /// <param name="Bytes">Bytes read so far.</param>
    /// <param name="Of">Bytes to read in all.</param>
    public sealed record BronzeVerified(long Bytes, long Of) : RunEvent;

    /// <summary>A dataset has been promoted anew from bronze.</summary>
    public sealed record DatasetRebuilt(string Dataset) : RunEvent;
}
