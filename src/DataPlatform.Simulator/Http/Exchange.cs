using DataPlatform.Simulator.Quota;
using Microsoft.AspNetCore.Http;

namespace DataPlatform.Simulator.Http;

/// <summary>One request on its way: what was asked, what the referee said, and where the answer goes.</summary>
internal readonly record struct Exchange(
    HttpContext Context,
    DataRequest Request,
    SourceReferee Source,
    Arrival Arrival,
    AnswerWriter Answer
);
