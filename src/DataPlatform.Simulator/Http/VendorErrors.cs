using DataPlatform.Simulator.Quota;
using Microsoft.AspNetCore.Http;

namespace DataPlatform.Simulator.Http;

/// <summary>What each vendor says when it does not answer. The odd spacing and wording is theirs.</summary>
internal static class VendorErrors
{
    public static void WrongKey(AnswerWriter answer, string source) =>
        Write(
            answer,
            source,
            StatusCodes.Status401Unauthorized,
            "Invalid API KEY. Feel free to create a Free API Key or visit the documentation for more information.",
            "Bad Request.  The value for variable api_key is not registered."
        );

    public static void OverLimit(AnswerWriter answer, string source) =>
        Write(
            answer,
            source,
            StatusCodes.Status429TooManyRequests,
            "Limit Reach . Please upgrade your plan or visit our documentation for more details.",
            "Too Many Requests.  Exceeded Rate Limit"
        );

    public static void MissingParameter(AnswerWriter answer, string source, string name) =>
        Write(
            answer,
            source,
            StatusCodes.Status400BadRequest,
            $"Query Error: Invalid or missing query parameter - {name}",
            $"Bad Request.  Variable {name} is not set or has a value that is not one of the allowed ones."
        );

    public static void UnknownSeries(AnswerWriter answer) =>
        Write(answer, Sources.Fred, StatusCodes.Status400BadRequest, "", "Bad Request.  The series does not exist.");

    public static void NotFound(AnswerWriter answer, string source) =>
        Write(answer, source, StatusCodes.Status404NotFound, "Not Found", "Not Found");

    public static void WrongMethod(AnswerWriter answer, string source) =>
        Write(answer, source, StatusCodes.Status405MethodNotAllowed, "Method Not Allowed", "Method Not Allowed");

    public static void Broken(AnswerWriter answer, string source, int status) =>
        Write(answer, source, status, "Internal error, please try again later.", "Internal Server Error");

    /// <summary>An error that calls itself a success.</summary>
    public static void InDisguise(AnswerWriter answer, string source)
    {
        Write(
            answer,
            source,
            StatusCodes.Status402PaymentRequired,
            "Special Endpoint : This value set for 'symbol' is not available under your current subscription.",
            "Bad Request.  The series is temporarily unavailable."
        );
        answer.Status = StatusCodes.Status200OK;
    }

    private static void Write(AnswerWriter answer, string source, int status, string fmp, string fred)
    {
        answer.TryReset();
        answer.Status = status;
        answer.Json.WriteStartObject();
        if (source == Sources.Fred)
        {
            answer.Json.WriteNumber("error_code", status);
            answer.Json.WriteString("error_message", fred);
        }
        else
        {
            answer.Json.WriteString("Error Message", fmp);
        }

        answer.Json.WriteEndObject();
    }
}
