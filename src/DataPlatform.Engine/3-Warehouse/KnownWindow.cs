namespace DataPlatform.Warehouse;

/// <summary>A window of a stepped history that was answered, or several that follow each other.</summary>
/// <param name="From">The first day.</param>
/// <param name="To">The last day.</param>
/// <param name="State">What the answer means.</param>
/// <param name="AskedOn">The run's date, where that matters: see <see cref="WindowState.Asked"/>.</param>
internal sealed record KnownWindow(DateOnly From, DateOnly To, WindowState State, DateOnly? AskedOn)
{
    /// <summary>It is not asked again, whatever else comes.</summary>
    public bool IsSettled => State is WindowState.Settled or WindowState.Missing;
}
