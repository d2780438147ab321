using System.CommandLine;
using DataPlatform.Engine.Drafting;
using DataPlatform.Host.Output;

namespace DataPlatform.Host.Commands;

/// <summary><c>dataplatform draft</c></summary>
internal static class DraftCommand
{
    private static readonly Argument<string[]> Places = new("URL|FILE")
    {
        Description =
            "Addresses to ask, once each, or files with an answer as it came; several are answers to one question, for several tickers.",
        Arity = ArgumentArity.ZeroOrMore,
    };
    private static readonly Option<string?> Address = new("--address")
    {
        Description = "The address that the answers in files came from; it is not asked.",
        HelpName = "URL",
    };
    private static readonly Option<string?> OpenApi = new("--openapi")
    {
        Description = "An OpenAPI document (JSON or YAML) to draft from, in the place of answers.",
        HelpName = "FILE",
    };
    private static readonly Option<string?> PathOf = new("--path")
    {
        Description = "The path in that document; left out, its paths are listed.",
        HelpName = "/v1/x",
    };
    private static readonly Option<string[]> Headers = Many(
        "--header",
        "A header to send, also as \"NAME: VALUE\". One with a secret becomes 'auth' in the recipe, without the secret.",
        "NAME=VALUE"
    );
    private static readonly Option<string[]> Auth = Many(
        "--auth",
        "Where the key is, e.g. bearer:env:ACME_TOKEN, query:apikey:env:ACME_KEY, header:X-Api-Key:file:key.txt, basic:my-name:env:ACME_PASSWORD",
        "KIND:PLACE"
    );
    private static readonly Option<string?> Name = new("--name")
    {
        Description = "What source and dataset are called. Default: what the address makes likely.",
        HelpName = "[SOURCE/]DATASET",
    };
    private static readonly Option<string?> Format = new("--format")
    {
        Description = "How the answers are written. Default: what they look like.",
        HelpName = "json|json_lines|csv|xml",
    };
    private static readonly Option<string?> Out = new("--out")
    {
        Description = "Write the recipe to a new file in place of standard output.",
        HelpName = "FILE",
    };

    public static Command Create()
    {
        var command = new VerbCommand(
            "draft",
            "Drafts a recipe from answers: finds the rows, names and types the columns, proposes key, window, pages and limits. What it prints lints clean and loads the answers that it was drafted from.",
            """
            dataplatform draft "https://api.acme.test/v1/prices/AAPL?from=2024-01-01&apikey=..." --out recipes/acme.yaml
            dataplatform draft https://api.acme.test/v1/list --auth bearer:env:ACME_TOKEN --name acme/list
            dataplatform draft aapl.json msft.json --address "https://api.acme.test/v1/prices/AAPL"
            dataplatform draft --openapi acme.yaml --path "/v1/prices/{symbol}"
            """
        );
        command.Arguments.Add(Places);
        foreach (var option in (Option[])[Address, OpenApi, PathOf, Headers, Auth, Name, Format, Out])
        {
            command.Options.Add(option);
        }

        var output = new OutputFlags().AddTo(command);
        command.SetAction(
            async (parsed, token) =>
            {
                var options = Read(parsed);
                using var engine = Engine.Start();
                var draft = await engine.Orchestrator.DraftAsync(options, token);
                return await DraftPrinter.PrintAsync(draft, parsed.GetValue(Out), output.IsJson(parsed), parsed.InvocationConfiguration);
            }
        );
        return command;
    }

    private static DraftOptions Read(ParseResult parsed) =>
        new()
        {
            Places = parsed.GetValue(Places) ?? [],
            OpenApi = parsed.GetValue(OpenApi),
            Path = parsed.GetValue(PathOf),
            Address = parsed.GetValue(Address),
            Headers = parsed.GetValue(Headers) ?? [],
            Auth = parsed.GetValue(Auth) ?? [],
            Name = parsed.GetValue(Name),
            Format = parsed.GetValue(Format),
        };

    private static Option<string[]> Many(string name, string description, string helpName) =>
        new(name) { Description = description, HelpName = helpName };
}
