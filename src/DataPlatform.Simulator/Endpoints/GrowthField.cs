using System.Text.Json;
using DataPlatform.Simulator.Data;

namespace DataPlatform.Simulator.Endpoints;

/// <summary>A field that compares a period with an earlier one.</summary>
/// <param name="Name">The vendor's name.</param>
/// <param name="Value">What is compared.</param>
/// <param name="Years">How many years back; 0 is the period before.</param>
internal sealed record GrowthField(string Name, Func<Figures, double> Value, int Years = 0)
{
    public JsonEncodedText JsonName { get; } = JsonEncodedText.Encode(Name);
}
