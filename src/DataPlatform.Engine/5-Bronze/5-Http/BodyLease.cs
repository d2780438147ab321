using System.Buffers;

namespace DataPlatform.Bronze.Http;

/// <summary>
/// What one body holds of a budget, and the bytes it stands in, until it is disposed. The bytes come from a pool: a fresh array for every body would
/// make the collector go through the whole memory again and again (measured). For one flow at a time.
/// </summary>
/// <param name="budget">The budget.</param>
/// <param name="time">Stands still while the body waits; null for none.</param>
internal sealed class BodyLease(BodyBudget budget, AttemptTime? time) : IDisposable
{
    // The shared pool never forgets what it was given.
    private const int LargestPooled = 1 << 20;

    private byte[] _bytes = [];
    private bool _isPooled;

    /// <summary>Stands still while the body waits; null for none.</summary>
    public AttemptTime? Time => time;

    /// <summary>The bytes that are held; the budget's own, under its gate.</summary>
    public long Held { get; set; }

    /// <summary>Room for so many bytes at least, of which the first ones are kept. What it gave out before is no longer valid.</summary>
    /// <param name="length">How many.</param>
    /// <param name="kept">How many of the old ones.</param>
    public byte[] Room(int length, int kept = 0)
    {
        if (_bytes.Length >= length)
        {
            return _bytes;
        }

        var isPooled = length <= LargestPooled;
        var larger = isPooled ? ArrayPool<byte>.Shared.Rent(length) : budget.Arrays.Rent(length);
        _bytes.AsSpan(0, kept).CopyTo(larger);
        Return();
        (_bytes, _isPooled) = (larger, isPooled);
        return larger;
    }

    /// <summary>Holds so many bytes at least, and waits until there are that many.</summary>
    /// <exception cref="OperationCanceledException">Cancelled while it waited; it holds what it held before.</exception>
    public ValueTask HoldAsync(long bytes, CancellationToken token) =>
        budget.Take(this, bytes, token, out var turn) ? ValueTask.CompletedTask : WaitAsync(turn);

    /// <summary>Holds no more than so many bytes from now on.</summary>
    public void Settle(long bytes) => budget.GiveBack(this, bytes);

    public void Dispose()
    {
        Return();
        budget.GiveBack(this, 0);
    }

    private async ValueTask WaitAsync(Task turn)
    {
        try
        {
            await turn.ConfigureAwait(false);
        }
        finally
        {
            time?.GoOn();
        }
    }

    private void Return()
    {
        if (_isPooled)
        {
            ArrayPool<byte>.Shared.Return(_bytes);
        }
        else if (_bytes.Length > 0)
        {
            budget.Arrays.Return(_bytes);
        }

        (_bytes, _isPooled) = ([], false);
    }
}
