namespace DataPlatform.Bronze.Http;

/// <summary>
/// What a refusal (401) says of the token that was sent. Some sources answer so to a dataset that a plan does not hold: where a new token was refused
/// as well, the next refusal of a token that serves others says nothing of it, and no login is spent on it. Safe to ask from any thread.
/// </summary>
internal sealed class TokenTrust
{
    // A token that served is served no more, as so many refusals in a row show. Datasets that a plan does not hold are refused among others that are
    // served, and each of them only until it is given up, so that few come in a row; a login for nothing then costs one request in so many.
    private const int RefusalsOfADeadToken = 5;

    private readonly Lock _gate = new();

    // Everything below is guarded by the gate.
    private bool _wasInVain;
    private bool _hasServed;
    private int _inARow;

    /// <summary>Another token is sent from now on.</summary>
    public void Renewed()
    {
        lock (_gate)
        {
            (_hasServed, _inARow) = (false, 0);
        }
    }

    /// <summary>A request was served with the token that is sent now.</summary>
    public void Served()
    {
        lock (_gate)
        {
            (_hasServed, _inARow) = (true, 0);
        }
    }

    /// <summary>A request was refused with it.</summary>
    /// <returns>True when another token may help.</returns>
    public bool Refused()
    {
        lock (_gate)
        {
            _inARow++;
            return !_wasInVain || (_hasServed && _inARow >= RefusalsOfADeadToken);
        }
    }

    /// <summary>A request that was refused was sent again with a newer token.</summary>
    /// <param name="helped">It was not refused again.</param>
    public void SentAgain(bool helped)
    {
        lock (_gate)
        {
            _wasInVain = !helped;
        }
    }
}
