using System.Buffers;
using System.Text.Json;
using DataPlatform.Simulator.Endpoints;
using DataPlatform.Simulator.Quota;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.ObjectPool;

namespace DataPlatform.Simulator.Http;

/// <summary>What happens to a request, in order: counted, key checked, limits checked, delayed, then answered rightly or wrongly.</summary>
internal sealed class RequestPipeline(
    SimulatorOptions options,
    TimeProvider clock,
    Referee referee,
    EndpointTable endpoints,
    BodyOverrides overrides,
    Responder responder
)
{
    private const string RefereePath = "/_referee";
    private const int BuffersKept = 128;
    private const string ResetPath = "/_referee/reset";

    private readonly ObjectPool<AnswerWriter> _answers = new DefaultObjectPoolProvider
    {
        MaximumRetained = BuffersKept,
    }.Create<AnswerWriter>();

    public Task HandleAsync(HttpContext context) =>
        context.Request.Path.StartsWithSegments(RefereePath, StringComparison.Ordinal)
            ? AnswerRefereeAsync(context)
            : AnswerDataAsync(context);

    private async Task AnswerDataAsync(HttpContext context)
    {
        var request = DataRequest.Of(context.Request);
        var source = referee.Of(request.Source);
        var arrival = source.Arrive(request.Url, KeyIsRight(context.Request, request));
        var answer = _answers.Get();
        try
        {
            await responder.RespondAsync(new Exchange(context, request, source, arrival, answer), WriteAnswer);
        }
        finally
        {
            _answers.Return(answer);
        }
    }

    private void WriteAnswer(Exchange exchange)
    {
        var (context, request, _, arrival, answer) = exchange;
        if (arrival.Verdict == Verdict.WrongKey)
        {
            VendorErrors.WrongKey(answer, request.Source);
        }
        else if (arrival.Verdict == Verdict.OverLimit)
        {
            VendorErrors.OverLimit(answer, request.Source);
            TellLimit(context.Response.Headers, arrival);
        }
        else if (!HttpMethods.IsGet(context.Request.Method))
        {
            VendorErrors.WrongMethod(answer, request.Source);
        }
        else if (request.Unreadable is { } name)
        {
            VendorErrors.MissingParameter(answer, request.Source, name);
        }
        else
        {
            endpoints.Answer(request, Today(), answer);
            if (overrides.Apply(request, answer.Body.Span) is { } changed)
            {
                answer.Buffer.ResetWrittenCount();
                answer.Buffer.Write(changed);
            }
        }
    }

    private DateOnly Today() => options.Today ?? DateOnly.FromDateTime(clock.GetUtcNow().UtcDateTime);

    private bool KeyIsRight(HttpRequest http, DataRequest request)
    {
        if (options.Key is null)
        {
            return true;
        }

        const string bearer = "Bearer ";
        var authorization = http.Headers.Authorization.ToString();
        return request.Key == options.Key
            || http.Headers["X-Api-Key"] == options.Key
            || (authorization.StartsWith(bearer, StringComparison.OrdinalIgnoreCase) && authorization[bearer.Length..] == options.Key);
    }

    private void TellLimit(IHeaderDictionary headers, Arrival arrival)
    {
        if (options.RetryAfterHeader)
        {
            headers.RetryAfter = $"{Math.Max(1, (long)Math.Ceiling(arrival.Wait.TotalSeconds))}";
            if (arrival.Limit is { } limit)
            {
                headers["X-RateLimit-Limit"] = $"{limit.Permits}";
                headers["X-RateLimit-Remaining"] = "0";
                headers["X-RateLimit-Reset"] = $"{arrival.FreesAt.ToUnixTimeSeconds() + 1}";
            }
        }
    }

    private async Task AnswerRefereeAsync(HttpContext context)
    {
        var path = context.Request.Path.Value;
        if (path == RefereePath && HttpMethods.IsGet(context.Request.Method))
        {
            context.Response.ContentType = ContentTypes.Json;
            await JsonSerializer.SerializeAsync(
                context.Response.Body,
                referee.Report(),
                RefereeJson.Default.RefereeReport,
                context.RequestAborted
            );
        }
        else if (path == ResetPath && HttpMethods.IsPost(context.Request.Method))
        {
            referee.Reset();
            context.Response.StatusCode = StatusCodes.Status204NoContent;
        }
        else
        {
            context.Response.StatusCode = StatusCodes.Status404NotFound;
        }
    }
}
