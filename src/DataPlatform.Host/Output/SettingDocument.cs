using DataPlatform.Host.Settings;

namespace DataPlatform.Host.Output;

/// <summary>A setting, and what holds.</summary>
/// <param name="Name">Its name in the file; that of its flag has dashes.</param>
/// <param name="Values">What holds, in the words of the flag; empty where nobody says anything.</param>
/// <param name="From">Where it comes from; of pairs, the strongest place.</param>
/// <param name="Places">The files with their lines, the variables or the flag.</param>
internal sealed record SettingDocument(string Name, IReadOnlyList<string> Values, SettingOrigin From, IReadOnlyList<string> Places);
