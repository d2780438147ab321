using DataPlatform.Recipes;

namespace DataPlatform.Host.Output;

/// <summary>What was found in a folder of recipes.</summary>
/// <param name="Status"><c>succeeded</c>, or <c>failed</c> when there is a problem.</param>
/// <param name="Folder">The folder.</param>
/// <param name="Sources">Sources in it.</param>
/// <param name="Datasets">Datasets in it.</param>
/// <param name="Recipes">Recipes in it: a dataset has one for each of its variants.</param>
/// <param name="GoldModels">Gold models in it.</param>
/// <param name="Problems">What cannot work.</param>
/// <param name="Warnings">What works, and may not be what is meant.</param>
/// <param name="DataProblem">Why the data folder could not be looked at; null when it was, or when none was named.</param>
internal sealed record LintDocument(
    string Status,
    string Folder,
    int Sources,
    int Datasets,
    int Recipes,
    int GoldModels,
    IReadOnlyList<RecipeProblem> Problems,
    IReadOnlyList<RecipeProblem> Warnings,
    string? DataProblem
);
