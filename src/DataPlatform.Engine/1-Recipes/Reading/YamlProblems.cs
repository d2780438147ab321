using YamlDotNet.RepresentationModel;

namespace DataPlatform.Recipes.Reading;

/// <summary>Collects the problems of one recipe file, with the dataset that is being read as the place.</summary>
internal sealed class YamlProblems(string file, List<RecipeProblem> problems)
{
    /// <summary>What is being read: "source", "dataset stock-list", ...</summary>
    public string Where { get; set; } = "";

    public static int LineOf(YamlNode node) => (int)Math.Max(1, node.Start.Line);

    public void Add(YamlNode node, string message) => Add(LineOf(node), message);

    public void Add(int line, string message) => problems.Add(new(file, line, Where, message));
}
