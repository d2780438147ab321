namespace DataPlatform.Bronze.Quota;

/// <summary>What is told to the quota that has given a permit: that of one key.</summary>
internal interface IKeyQuota : IQuota
{
    /// <summary>Whether these permits were given too long ago for a request to depart with them: they are about to be counted as used.</summary>
    bool IsOld(QuotaGrant grant);

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

    /// <summary>The server refused a request for its limit (429): nobody asks it again with this key before the time it says.</summary>
    /// <param name="cost">The permits of the refused request.</param>
    /// <param name="retryAfter">When the server wants to be asked again; null when it did not say, and the quota chooses.</param>
    void CoolDown(int cost, TimeSpan? retryAfter);

    /// <summary>The server is out of order and says for how long: nobody asks it again before then, with any key. That says nothing about its limits.</summary>
    void Pause(TimeSpan pause);

    /// <summary>The server says how many requests it will still admit, and how long until it starts anew. That can lower the quota, never raise it.</summary>
    void Remaining(long remaining, TimeSpan reset);
}
