namespace DataPlatform.Bronze.Http;

/// <summary>
/// What a refusal (401) says of the token that was sent. Some sources answer so to a dataset that a plan does not hold: where a new token was refused
/// as well, the next refusal of a token that serves others says nothing of it, and no login is spent on it. Safe to ask from any thread.
/// </summary>
internal sealed class TokenTrust
{
    // So many in a row do: a token that served is served no more.
    private const int Enough = 5;

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
            return !_wasInVain || (_hasServed && _inARow >= Enough);
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
