namespace DataPlatform.Host.Alerts;

/// <summary>Whom to tell how a run ended, as the settings file says it (<c>notify</c>).</summary>
internal sealed record Notify
{
    /// <summary>What may stand in <c>notify</c>, and what it says.</summary>
    public static readonly IReadOnlyList<(string Name, string Meaning)> Settings =
    [
        (
            "env",
            "The variable that holds the address, in the environment or in `.env` beside the recipes: an address that lets in whoever knows it is a secret."
        ),
        ("url", "The address itself, where it is no secret."),
        ("form", "`json` (default): the run's document. `slack`: a line of text, as Slack's incoming webhooks take it."),
        ("when", "`always` (default), or `problems`: when the run ended with another exit code than 0."),
    ];

    /// <summary>Where it stands: the file and its line.</summary>
    public required string Place { get; init; }

    /// <summary>The variable that holds the address; null when the address is given.</summary>
    public string? Env { get; init; }

    /// <summary>The address; null when a variable holds it. Never to be printed.</summary>
    public string? Url { get; init; }

    public bool IsSlack { get; init; }

    public bool OnlyProblems { get; init; }
}
