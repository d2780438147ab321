namespace DataPlatform.Benchmarks.Ratios;

/// <summary>Something that is measured at a stroke, and comes to one or more figures.</summary>
/// <param name="Name">By which it is asked for; its figures' names begin with it.</param>
/// <param name="MeasureAsync">Measures it.</param>
internal sealed record Measurement(string Name, Func<Task<IReadOnlyList<Figure>>> MeasureAsync)
{
    /// <summary>True when it takes minutes: then it is measured only where it is asked for.</summary>
    public bool IsLong { get; init; }

    /// <summary>Says why it cannot be measured; null when it can.</summary>
    public Func<string?> WhyNot { get; init; } = static () => null;
}
