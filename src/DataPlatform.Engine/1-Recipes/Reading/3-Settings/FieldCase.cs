namespace DataPlatform.Recipes.Reading.Settings;

/// <summary>How the name of a column becomes the name of the vendor's field.</summary>
internal enum FieldCase
{
    /// <summary>They are the same.</summary>
    AsIs,

    /// <summary><c>company_name</c> is <c>companyName</c>.</summary>
    Camel,
}
