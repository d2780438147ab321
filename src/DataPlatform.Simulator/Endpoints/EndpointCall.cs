using System.Text.Json;
using DataPlatform.Simulator.Http;

namespace DataPlatform.Simulator.Endpoints;

/// <summary>What an endpoint needs to answer: the request, the day the market has reached, and where to write.</summary>
internal readonly record struct EndpointCall(DataRequest Request, DateOnly Today, AnswerWriter Answer)
{
    public Utf8JsonWriter Json => Answer.Json;
}
