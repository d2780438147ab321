namespace DataPlatform.Bronze.Segments;

/// <summary>Work on several threads whose results come in the order of what went in.</summary>
internal static class InOrder
{
    /// <param name="items">What there is to do; taken from the caller's thread, a few items ahead of the results.</param>
    /// <param name="work">Does it, on any thread.</param>
    /// <param name="ahead">How many items are worked on while the caller uses a result; 0: all is done on the caller's thread.</param>
    public static IEnumerable<TResult> Select<T, TResult>(IEnumerable<T> items, Func<T, TResult> work, int ahead)
    {
        var running = new Queue<Task<TResult>>();
        try
        {
            foreach (var item in items)
            {
                if (ahead == 0)
                {
                    yield return work(item);
                    continue;
                }

                running.Enqueue(Task.Run(() => work(item)));
                if (running.Count > ahead)
                {
                    yield return Result(running.Dequeue());
                }
            }

            while (running.Count > 0)
            {
                yield return Result(running.Dequeue());
            }
        }
        finally
        {
            // Whoever stops early may dispose of what the work uses.
            while (running.Count > 0)
            {
                WaitFor(running.Dequeue());
            }
        }
    }

    // The caller holds the warehouse's transaction, which belongs to its thread: it has to wait here.
#pragma warning disable VSTHRD002
    private static TResult Result<TResult>(Task<TResult> task) => task.GetAwaiter().GetResult();

    private static void WaitFor(Task task) => _ = Task.WhenAny(task).GetAwaiter().GetResult();
#pragma warning restore VSTHRD002
}
