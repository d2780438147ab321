namespace DataPlatform.Bronze.Http;

/// <summary>What one body holds of a budget, until it is disposed. For one flow at a time.</summary>
/// <param name="budget">The budget.</param>
/// <param name="onWait">Told that a wait begins (true), and that it has ended.</param>
internal sealed class BodyLease(BodyBudget budget, Action<bool>? onWait) : IDisposable
{
    /// <summary>See <see cref="BodyBudget.Open"/>.</summary>
    public Action<bool>? OnWait => onWait;

    /// <summary>The bytes; the budget's own, under its gate.</summary>
    public long Held { get; set; }

    /// <summary>Holds so many bytes at least, and waits until there are that many.</summary>
    /// <exception cref="OperationCanceledException">Cancelled while it waited; it holds what it held before.</exception>
    public async ValueTask HoldAsync(long bytes, CancellationToken token)
    {
        if (budget.Take(this, bytes, token, out var turn))
        {
            return;
        }

        try
        {
            await turn.ConfigureAwait(false);
        }
        finally
        {
            onWait?.Invoke(false);
        }
    }

    /// <summary>Holds no more than so many bytes from now on.</summary>
    public void Settle(long bytes) => budget.GiveBack(this, bytes);

    public void Dispose() => budget.GiveBack(this, 0);
}
