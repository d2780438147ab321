using DataPlatform.Bronze.Bodies;
using DataPlatform.Bronze.Segments;
using DataPlatform.Recipes;

namespace DataPlatform.Silver;

/// <summary>What a line of bronze is for silver.</summary>
internal abstract record TypedLine
{
    private TypedLine() { }

    public sealed record Answered(DatasetRecipe Recipe, BronzeRecord Record, long Number, Answer.Good Answer, TypedAnswer Rows) : TypedLine;

    /// <summary>An answer that has too many rows to be kept back; whoever comes to it in its turn reads it.</summary>
    public sealed record Large(DatasetRecipe Recipe, BronzeRecord Record, long Number, ReadOnlyMemory<byte> Body) : TypedLine;

    public sealed record WithoutRows(DatasetRecipe Recipe, BronzeRecord Record) : TypedLine
    {
        /// <summary>The source said that there is no such thing.</summary>
        public bool IsMissing { get; init; }
    }

    public sealed record Undeclared(RecipeId Recipe) : TypedLine;

    public sealed record Damaged(long Number) : TypedLine;
}
