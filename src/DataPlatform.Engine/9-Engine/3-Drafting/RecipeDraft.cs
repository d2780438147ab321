namespace DataPlatform.Engine.Drafting;

/// <summary>What came of drafting a recipe.</summary>
public abstract record RecipeDraft
{
    private RecipeDraft() { }

    /// <summary>A recipe that has no problem and loads every row that it was drafted from.</summary>
    /// <param name="Text">The recipe file. What a person has to decide stands in its comments, behind <c>decide:</c>.</param>
    /// <param name="Source">The name of its source.</param>
    /// <param name="Dataset">The name of its dataset.</param>
    /// <param name="Columns">How many columns it has.</param>
    /// <param name="Rows">How many rows of the samples fit it.</param>
    /// <param name="Refused">How many do not, because they are no rows at all.</param>
    public sealed record Drafted(string Text, string Source, string Dataset, int Columns, long Rows, long Refused) : RecipeDraft
    {
        /// <summary>How many decisions are left to a person.</summary>
        public int Decisions => Text.Split('\n').Count(l => l.Contains("decide:", StringComparison.Ordinal));
    }

    /// <summary>There is nothing to draft from.</summary>
    /// <param name="Why">What is wrong with an answer, for a person, without secrets.</param>
    public sealed record NotDrafted(string Why) : RecipeDraft;
}
