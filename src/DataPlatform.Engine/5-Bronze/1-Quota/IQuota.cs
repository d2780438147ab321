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

    /// <summary>The request of these permits has departed by now. When it is told again, the last time counts.</summary>
    /// <returns>The moment, in UTC ticks of the quota's own clock.</returns>
    long Departed(QuotaGrant grant);

    /// <summary>The answer to the request of these permits has begun to come: the server had the request by now.</summary>
    /// <param name="grant">The permits.</param>
    /// <param name="departed">What <see cref="Departed"/> said.</param>
    void Answered(QuotaGrant grant, long departed);

    /// <summary>The attempt of these permits is over, however it ended. Told once.</summary>
    void Ended(QuotaGrant grant);

    /// <summary>The server admitted a request of so many permits.</summary>
    void Admitted(int cost);

    /// <summary>The server refused a request for its limit (429): nobody asks it again before the time it says.</summary>
    /// <param name="cost">The permits of the refused request.</param>
    /// <param name="retryAfter">When the server wants to be asked again; null when it did not say, and the quota chooses.</param>
    void CoolDown(int cost, TimeSpan? retryAfter);

    /// <summary>The server is out of order and says for how long: nobody asks it again before then. That says nothing about its limits.</summary>
    void Pause(TimeSpan pause);

    /// <summary>The server says how many requests it will still admit, and how long until it starts anew. That can lower the quota, never raise it.</summary>
    void Remaining(long remaining, TimeSpan reset);
}
