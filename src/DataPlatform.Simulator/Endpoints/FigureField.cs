using System.Text.Json;
using DataPlatform.Simulator.Data;

namespace DataPlatform.Simulator.Endpoints;

/// <summary>A field of a statement: the vendor's name and where its value comes from.</summary>
internal sealed record FigureField(string Name, Func<Figures, double> Value)
{
    public JsonEncodedText JsonName { get; } = JsonEncodedText.Encode(Name);
}
