using DataPlatform.Runs;

namespace DataPlatform.Engine.Drafting;

/// <summary>What a recipe is to be drafted from.</summary>
public sealed record DraftOptions
{
    /// <summary>Addresses that are asked once each, and files with a body as it came. All are answers to the same question, for one ticker or several.</summary>
    public IReadOnlyList<string> Places { get; init; } = [];

    /// <summary>An OpenAPI document that the recipe is drafted from, in the place of answers: a JSON or YAML file. Null (default): answers are.</summary>
    public string? OpenApi { get; init; }

    /// <summary>The path in that document, as <c>/v1/prices/{symbol}</c>.</summary>
    public string? Path { get; init; }

    /// <summary>The address that the bodies in files came from, which is not asked. Null (default): nobody knows.</summary>
    public string? Address { get; init; }

    /// <summary>Headers to send, as <c>NAME=VALUE</c> or <c>NAME: VALUE</c>. One that carries a secret becomes <c>auth</c> in the recipe, without the secret.</summary>
    public IReadOnlyList<string> Headers { get; init; } = [];

    /// <summary>Proofs of who asks, as <c>bearer:env:NAME</c>, <c>query:PARAMETER:env:NAME</c> and the like.</summary>
    public IReadOnlyList<string> Auth { get; init; } = [];

    /// <summary>The name as <c>SOURCE/DATASET</c> or <c>DATASET</c>. Null (default): what the address makes likely.</summary>
    public string? Name { get; init; }

    /// <summary>How the bodies are written: <c>json</c>, <c>json_lines</c>, <c>csv</c> or <c>xml</c>. Null (default): what they look like.</summary>
    public string? Format { get; init; }

    /// <summary>The folder beside whose recipes <c>.env</c> is looked for. Default: <c>./recipes</c>.</summary>
    public string RecipesDirectory { get; init; } = "recipes";

    /// <exception cref="ConfigurationException">There is nothing to draft from, or something is said that would have no effect.</exception>
    internal void Check()
    {
        if (OpenApi is null && Places.Count == 0)
        {
            throw new ConfigurationException(
                "draft needs an address to ask, a file with an answer, or an OpenAPI document; try: dataplatform draft --help"
            );
        }

        if (OpenApi is null && Path is not null)
        {
            throw new ConfigurationException("--path is the path in an OpenAPI document: it needs --openapi");
        }

        if (OpenApi is not null && Places.Count > 0)
        {
            throw new ConfigurationException("--openapi is drafted from in the place of answers; keep one of them");
        }

        (string Flag, bool IsSaid)[] ofAnswers =
        [
            ("--address", Address is not null),
            ("--header", Headers.Count > 0),
            ("--auth", Auth.Count > 0),
            ("--format", Format is not null),
        ];
        var idle = ofAnswers.Where(f => f.IsSaid).Select(f => $"{f.Flag} is for answers: it has no effect with --openapi").ToList();
        if (OpenApi is not null && idle.Count > 0)
        {
            throw new ConfigurationException(idle);
        }
    }
}
