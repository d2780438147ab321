using YamlDotNet.RepresentationModel;

namespace DataPlatform.Recipes.Reading.Yaml;

/// <summary>Collects the problems of one recipe file. What is said twice of one line is kept once: variants share most of their declaration.</summary>
internal sealed class YamlProblems
{
    private readonly string _file;
    private readonly string _where;
    private readonly List<RecipeProblem> _problems;
    private readonly HashSet<RecipeProblem> _told;

    public YamlProblems(string file, List<RecipeProblem> problems)
        : this(file, "", problems, []) { }

    private YamlProblems(string file, string where, List<RecipeProblem> problems, HashSet<RecipeProblem> told)
    {
        _file = file;
        _where = where;
        _problems = problems;
        _told = told;
    }

    /// <summary>The same file, at another place.</summary>
    /// <param name="where">For a person: "source", "dataset stock-list".</param>
    public YamlProblems In(string where) => new(_file, where, _problems, _told);

    // The parser gives no place to a mapping without braces in a list: [a: 1].
    public static int LineOf(YamlNode node) =>
        node is YamlMappingNode { Start.Index: 0, Children: [var (first, _), ..] } ? LineOf(first) : (int)Math.Max(1, node.Start.Line);

    public void Add(YamlNode node, string message) => Add(LineOf(node), message);

    public void Add(int line, string message)
    {
        var problem = new RecipeProblem(_file, line, _where, message);
        if (_told.Add(problem))
        {
            _problems.Add(problem);
        }
    }
}
