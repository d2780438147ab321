namespace DataPlatform.Recipes.Reading.Shapes;

/// <summary>One way in which a text is wrong that deserves an answer of its own.</summary>
/// <param name="IsMet">Whether a text is wrong in that way.</param>
/// <param name="Expected">What it must be instead, as in "'path' must be ...".</param>
internal sealed record Refusal(Func<string, bool> IsMet, string Expected);
