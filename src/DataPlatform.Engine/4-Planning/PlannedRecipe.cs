namespace DataPlatform.Planning;

/// <summary>One recipe of a plan.</summary>
/// <param name="Name"><c>source/dataset</c> or <c>source/dataset/discriminator</c>.</param>
/// <param name="Planned">Requests it stands for.</param>
/// <param name="Due">Requests that would be sent.</param>
/// <param name="Skipped">Requests that would not, by reason.</param>
/// <param name="Example">The address of the first due request, without the key; null when none is due.</param>
public sealed record PlannedRecipe(string Name, long Planned, long Due, IReadOnlyDictionary<string, long> Skipped, string? Example);
