using System.CommandLine;

namespace DataPlatform.Host;

/// <summary>A command with examples, which its own help shows and the list of commands does not.</summary>
internal sealed class VerbCommand(string name, string description, string examples) : Command(name, description)
{
    public string Examples { get; } = examples;
}
