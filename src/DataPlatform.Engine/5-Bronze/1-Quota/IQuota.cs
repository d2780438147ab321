namespace DataPlatform.Bronze.Quota;

/// <summary>
/// What a source, or several that share a key, may still send. There is one for each quota in the process; all requests ask it, from any thread,
/// and tell it what became of them. What passes in and out is plain data, so that another process could keep it.
/// </summary>
internal interface IQuota
{
    /// <summary>What the quota was used for so far.</summary>
    QuotaUse Use { get; }

    /// <summary>Waits for the permits of one attempt, in the order in which attempts come.</summary>
    /// <param name="cost">How many permits; 1 or more.</param>
    /// <param name="cancellationToken">Ends the wait.</param>
    /// <returns>The permit, which the caller disposes when the attempt is over; or how long it would take, when that is too long to wait.</returns>
    /// <exception cref="OperationCanceledException">Cancelled while waiting; no permit was taken.</exception>
    ValueTask<QuotaReply> AcquireAsync(int cost, CancellationToken cancellationToken);
}
