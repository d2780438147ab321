namespace DataPlatform.Bronze.Segments;

/// <summary>Work on several threads whose results come in the order of what went in.</summary>
internal static class InOrder
{
    /// <param name="items">What there is to do; taken from the caller's thread, a few items ahead of the results.</param>
    /// <param name="work">Does it, on any thread.</param>
    /// <param name="ahead">How many items are worked on while the caller uses a result, 1 or more.</param>
    /// <param name="size">What an item takes, in whatever unit; null: nothing.</param>
    /// <param name="most">What those that are worked on may take together; one may, however large it is.</param>
    public static IEnumerable<TResult> Select<T, TResult>(
        IEnumerable<T> items,
        Func<T, TResult> work,
        int ahead,
        Func<T, long>? size = null,
        long most = long.MaxValue
    )
    {
        var running = new Queue<(Task<TResult> Task, long Size)>();
        var taken = 0L;
        try
        {
            foreach (var item in items)
            {
                var its = size?.Invoke(item) ?? 0;
                while (running.Count > 0 && taken + its > most)
                {
                    taken -= running.Peek().Size;
                    yield return Result(running.Dequeue().Task);
                }

                taken += its;
                running.Enqueue((Task.Run(() => work(item)), its));
                if (running.Count > ahead)
                {
                    taken -= running.Peek().Size;
                    yield return Result(running.Dequeue().Task);
                }
            }

            while (running.Count > 0)
            {
                yield return Result(running.Dequeue().Task);
            }
        }
        finally
        {
            // Whoever stops early may dispose of what the work uses.
            while (running.Count > 0)
            {
                WaitFor(running.Dequeue().Task);
            }
        }
    }

    // The caller holds the warehouse's transaction, which belongs to its thread: it has to wait here.
#pragma warning disable VSTHRD002
    private static TResult Result<TResult>(Task<TResult> task) => task.GetAwaiter().GetResult();

    private static void WaitFor(Task task) => _ = Task.WhenAny(task).GetAwaiter().GetResult();
#pragma warning restore VSTHRD002
}
