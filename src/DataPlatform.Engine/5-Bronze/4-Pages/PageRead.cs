using System.Runtime.InteropServices;
using DataPlatform.Bronze.Bodies;
using DataPlatform.Recipes;

namespace DataPlatform.Bronze.Pages;

/// <summary>A page that was read, with what the answer comes to by then.</summary>
/// <param name="Page">Which one; null for one that needs no name.</param>
/// <param name="Address">Where it was asked.</param>
/// <param name="Answer">What it holds.</param>
[StructLayout(LayoutKind.Auto)]
internal readonly record struct PageRead(string? Page, string Address, Answer.Good Answer)
{
    /// <summary>Its header <c>Link</c>; null when it has none.</summary>
    public string? Link { get; init; }

    /// <summary>The window that the whole answer is of; null where the recipe asks for none.</summary>
    public HalvedWindow? Window { get; init; }

    /// <summary>The pages of the answer, this one included.</summary>
    public int Pages { get; init; } = 1;

    /// <summary>Their rows.</summary>
    public long Rows { get; init; }
}
