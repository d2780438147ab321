namespace DataPlatform.Recipes;

/// <summary>One step of a <see cref="ValuePath"/>.</summary>
public abstract record PathStep
{
    private PathStep() { }

    /// <summary>Into the field of an object.</summary>
    /// <param name="Text">The field's name.</param>
    public sealed record Name(string Text) : PathStep;

    /// <summary>To an element of an array.</summary>
    /// <param name="Index">Its place, from 0; from -1 backwards it is counted from the end.</param>
    public sealed record At(int Index) : PathStep;

    /// <summary>To every element of an array.</summary>
    public sealed record Elements : PathStep;

    /// <summary>To every value of an object; where nobody asks for their names, to every element of an array too.</summary>
    public sealed record Values : PathStep;
}
