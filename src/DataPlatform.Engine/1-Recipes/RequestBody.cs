namespace DataPlatform.Recipes;

/// <summary>What a request carries. Its texts may hold placeholders.</summary>
public abstract record RequestBody
{
    private RequestBody() { }

    /// <summary>A JSON value.</summary>
    /// <param name="Text">The value on one line.</param>
    public sealed record Json(string Text) : RequestBody;

    /// <summary>The fields of a form, in the order in which they are sent.</summary>
    /// <param name="Fields">The fields.</param>
    public sealed record Form(IReadOnlyList<KeyValuePair<string, string>> Fields) : RequestBody;
}
