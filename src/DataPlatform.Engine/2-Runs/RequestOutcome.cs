using DataPlatform.Recipes;

namespace DataPlatform.Runs;

/// <summary>How one planned request ended. Each planned request has exactly one.</summary>
internal sealed record RequestOutcome
{
    public required RecipeId Recipe { get; init; }

    public string? Ticker { get; init; }

    /// <summary>The window that was asked; null where the recipe asks none.</summary>
    public DateOnly? From { get; init; }

    public required DateOnly To { get; init; }

    /// <summary>The run's date: the window's last day unless the window is over.</summary>
    public required DateOnly Date { get; init; }

    /// <summary>Which of its history's windows it is.</summary>
    public StepAge Age { get; init; }

    public required Ending Ending { get; init; }

    public OutcomeStatus Status => Ending.Status;

    public int? HttpStatus { get; init; }

    public int Attempts { get; init; }

    public int Responses { get; init; }

    public long Bytes { get; init; }

    /// <summary>The bronze segment (relative to the data folder) and line of the last response; null when nothing was stored.</summary>
    public string? File { get; init; }

    public long? Line { get; init; }

    public DateTimeOffset? At { get; init; }

    /// <summary>How long the last response took, body included; null when there was none.</summary>
    public TimeSpan? Took { get; init; }

    /// <summary>What is stored of an answer that was cut short between two pages, if the next run may go on after it; null for any other ending.</summary>
    public OpenAnswer? Open { get; init; }

    /// <summary>It was answered, and there is nothing: no rows, or no such thing.</summary>
    public bool IsWithoutRows => Ending is Ending.Stored { Answer: StoredAnswer.Empty or StoredAnswer.Missing };

    public bool Succeeds => Ending is Ending.Stored { Succeeds: true };
}
