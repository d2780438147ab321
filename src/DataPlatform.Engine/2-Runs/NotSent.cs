using System.Globalization;
using DataPlatform.Recipes;

namespace DataPlatform.Runs;

/// <summary>Why a planned request is not sent.</summary>
public abstract record NotSent
{
    private NotSent() { }

    /// <summary>It succeeded on the run's date already.</summary>
    public sealed record AnsweredToday : NotSent;

    /// <summary>It succeeded on a date after the run's.</summary>
    /// <param name="On">That date.</param>
    public sealed record AnsweredLater(DateOnly On) : NotSent;

    /// <summary>Its cadence has not passed since the last success.</summary>
    /// <param name="AgeDays">Days since then.</param>
    /// <param name="MinAgeDays">Days that have to pass.</param>
    public sealed record NotDue(int AgeDays, int MinAgeDays) : NotSent;

    /// <summary>The next part of its day is not over yet.</summary>
    public sealed record NotOver : NotSent;

    /// <summary>The ticker would be read as a part of the path's structure.</summary>
    public sealed record UnsafeInPath : NotSent;

    /// <summary>One of the values that it is for cannot be asked for.</summary>
    /// <param name="Why">Which one, and why.</param>
    public sealed record Unusable(string Why) : NotSent;

    /// <summary>The run does not fetch.</summary>
    public sealed record BronzeOff : NotSent;

    /// <summary>The run is being stopped.</summary>
    public sealed record Interrupted : NotSent;

    /// <summary>The source refuses the key.</summary>
    public sealed record KeyRefused : NotSent;

    /// <summary>The login that gives the token for the source failed.</summary>
    /// <param name="Why">How, and what to do.</param>
    public sealed record NoToken(string Why) : NotSent;

    /// <summary>The source refuses this dataset, whatever the ticker.</summary>
    public sealed record DatasetRefused : NotSent;

    /// <summary>The source failed again and again, whatever was asked.</summary>
    /// <param name="Attempts">How often in a row.</param>
    /// <param name="Last">How it failed the last time.</param>
    public sealed record SourceFails(int Attempts, string Last) : NotSent;

    /// <summary>The source gave an answer of which its recipe says that it stops it.</summary>
    /// <param name="Answer">The answer.</param>
    public sealed record SourceStopped(string Answer) : NotSent;

    /// <summary>The dataset failed again and again.</summary>
    /// <param name="Attempts">How often in a row.</param>
    /// <param name="Last">How it failed the last time.</param>
    public sealed record DatasetFails(int Attempts, string Last) : NotSent;

    /// <summary>The source asked for one pause after the other.</summary>
    /// <param name="Together">How long they are.</param>
    public sealed record SourcePauses(TimeSpan Together) : NotSent;

    /// <summary>The quota would make it wait for longer than the run waits.</summary>
    /// <param name="Wait">For how long, and why.</param>
    public sealed record QuotaUsed(QuotaWait Wait) : NotSent;

    /// <summary>The reason in words, as <c>plan</c> prints it and <c>ops.requests</c> keeps it.</summary>
    public sealed override string ToString() =>
        this switch
        {
            AnsweredToday => "succeeded today",
            AnsweredLater later => string.Create(CultureInfo.InvariantCulture, $"loaded on a later date, {later.On:yyyy-MM-dd}"),
            NotDue due => string.Create(CultureInfo.InvariantCulture, $"not due: {due.AgeDays} of {due.MinAgeDays} days old"),
            NotOver => "not due: the next part of the day is not over yet",
            UnsafeInPath => "the ticker cannot stand in a path",
            Unusable value => $"cannot be asked for: {value.Why}",
            BronzeOff => "bronze is switched off",
            Interrupted => "interrupted",
            KeyRefused => "not sent: the source refuses the key",
            NoToken none => $"not sent: {none.Why}",
            DatasetRefused => "not sent: the source refuses this dataset",
            SourceFails it => string.Create(
                CultureInfo.InvariantCulture,
                $"not sent: the source failed {it.Attempts} times in a row, the last time with {it.Last}"
            ),
            SourceStopped it => $"not sent: the recipe stops the source at {it.Answer}",
            DatasetFails it => string.Create(
                CultureInfo.InvariantCulture,
                $"not sent: the dataset failed {it.Attempts} times in a row, the last time with {it.Last}"
            ),
            SourcePauses it => $"not sent: pause after pause, {Duration.ForPeople(it.Together)} together; longer than --max-wait",
            QuotaUsed used => $"{used.Wait}; longer than --max-wait",
            _ => throw new System.Diagnostics.UnreachableException(),
        };
}
