using System.Runtime.InteropServices;
using DataPlatform.Recipes;

namespace DataPlatform.Bronze.Bodies;

/// <summary>What status and headers alone say of a response whose body is still to come.</summary>
/// <param name="IsThrottled">The source wants to be asked more slowly.</param>
/// <param name="IsOpen">Only the body will say whether it is so.</param>
/// <param name="Rule">The rule of the recipe that says so; null when none does.</param>
[StructLayout(LayoutKind.Auto)]
internal readonly record struct HeadVerdict(bool IsThrottled, bool IsOpen, ResponseRule? Rule);
