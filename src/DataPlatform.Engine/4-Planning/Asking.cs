using System.Runtime.InteropServices;

namespace DataPlatform.Planning;

/// <summary>One of the things that a recipe is asked for.</summary>
/// <param name="Name">
/// By what it is known in bronze and in the ops tables: the ticker; of a recipe with <c>for_each</c>, the values that tell it from the others, as
/// <c>fund=12&amp;period=annual</c>; null for a recipe that is asked once.
/// </param>
/// <param name="Values">What the placeholders of <c>for_each</c> stand for, and <c>ticker</c> among them; empty without <c>for_each</c>.</param>
/// <param name="Fault">Why it cannot be asked for; null when it can.</param>
[StructLayout(LayoutKind.Auto)]
internal readonly record struct Asking(string? Name, IReadOnlyList<KeyValuePair<string, string>> Values, string? Fault);
