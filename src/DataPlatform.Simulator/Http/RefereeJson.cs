using System.Text.Json.Serialization;

namespace DataPlatform.Simulator.Http;

[JsonSourceGenerationOptions(PropertyNamingPolicy = JsonKnownNamingPolicy.SnakeCaseLower, WriteIndented = true)]
[JsonSerializable(typeof(RefereeReport))]
internal sealed partial class RefereeJson : JsonSerializerContext;
