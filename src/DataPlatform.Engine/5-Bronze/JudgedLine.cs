using DataPlatform.Bronze.Bodies;
using DataPlatform.Bronze.Segments;
using DataPlatform.Recipes;

namespace DataPlatform.Bronze;

/// <summary>What a stored line is worth.</summary>
/// <param name="Number">The line's number, from 1.</param>
internal abstract record JudgedLine(long Number)
{
    /// <summary>The answer to a request of a recipe, or a page of it.</summary>
    public sealed record Answered(long Number, DatasetRecipe Recipe, BronzeRecord Record, Answer Answer) : JudgedLine(Number);

    /// <summary>Nobody declares its recipe any more.</summary>
    public sealed record Undeclared(long Number, RecipeId Recipe, BronzeRecord Record) : JudgedLine(Number);

    /// <summary>It is damaged.</summary>
    public sealed record Unreadable(long Number) : JudgedLine(Number);
}
