using System.Buffers;
using DataPlatform.Simulator.Faults;
using DataPlatform.Simulator.Quota;
using Microsoft.AspNetCore.Http;

namespace DataPlatform.Simulator.Http;

/// <summary>Sends an answer, late, spoilt or not at all if the dice say so.</summary>
internal sealed class Responder(SimulatorOptions options, TimeProvider clock, FaultDice dice, CancellationToken stopping)
{
    private const int HugeLength = 64 * 1024 * 1024;

    private static readonly byte[] Page =
        "<!DOCTYPE html><html><head><title>Just a moment...</title></head><body>Checking your browser.</body></html>"u8.ToArray();

    public async Task RespondAsync(Exchange exchange, Action<Exchange> write)
    {
        var (context, request, source, arrival, answer) = exchange;
        var fault = FaultKind.None;
        if (arrival.Verdict == Verdict.Admitted)
        {
            fault = dice.Draw(request.Url, arrival.Nth);
            var wait = dice.Latency(request.Url, arrival.Nth) + (fault == FaultKind.Hang ? options.Faults.HangFor : TimeSpan.Zero);
            if (wait > TimeSpan.Zero && !await WaitAsync(wait, context.RequestAborted))
            {
                // The client has gone, or the simulator stops: either way nobody reads an answer.
                source.Answer(request.Url, 0, fault);
                context.Abort();
                return;
            }
        }

        if (fault == FaultKind.Reset)
        {
            source.Answer(request.Url, 0, fault);
            context.Abort();
            return;
        }

        write(exchange);
        Spoil(exchange, fault);
        source.Answer(request.Url, answer.Status, fault);
        try
        {
            await SendAsync(exchange, fault);
        }
        catch (Exception failure) when (failure is OperationCanceledException or IOException)
        {
            source.TakeBack(request.Url, answer.Status);
            context.Abort();
        }
    }

    private void Spoil(Exchange exchange, FaultKind fault)
    {
        var (context, request, _, arrival, answer) = exchange;
        switch (fault)
        {
            case FaultKind.Http500:
                VendorErrors.Broken(answer, request.Source, StatusCodes.Status500InternalServerError);
                break;
            case FaultKind.Http503:
                VendorErrors.Broken(answer, request.Source, StatusCodes.Status503ServiceUnavailable);
                break;
            case FaultKind.NotFound:
                VendorErrors.NotFound(answer, request.Source);
                break;
            case FaultKind.ErrorObject:
                VendorErrors.InDisguise(answer, request.Source);
                break;
            case FaultKind.Html:
                Replace(answer, Page, ContentTypes.Html);
                break;
            case FaultKind.Empty:
                Replace(answer, [], answer.ContentType);
                break;
            case FaultKind.WrongType:
                var body = answer.Body.Span;
                var csv = answer.ContentType == ContentTypes.Csv;
                var where = dice.Where(request.Url, arrival.Nth);
                Replace(answer, csv ? WrongTypes.SpoilCsv(body, where) : WrongTypes.SpoilJson(body, where), answer.ContentType);
                break;
            case FaultKind.Redirect:
                Replace(answer, [], answer.ContentType);
                answer.Status = StatusCodes.Status302Found;
                // Another name for this very place: a client that follows is seen by the referee, and has handed on its key.
                context.Response.Headers.Location = $"http://localhost:{context.Connection.LocalPort}{request.PathAndQuery}";
                break;
            default:
                break;
        }
    }

    private static async Task SendAsync(Exchange exchange, FaultKind fault)
    {
        var (context, _, _, _, answer) = exchange;
        var response = context.Response;
        response.StatusCode = answer.Status;
        response.ContentType = answer.ContentType;
        if (fault == FaultKind.Huge)
        {
            await SendHugeAsync(response, context.RequestAborted);
            return;
        }

        var plain = answer.Body;
        using var packed = Compression.TryPack(context.Request.Headers.AcceptEncoding, plain.Span);
        var body = packed is null ? plain : packed.Body;
        if (packed is not null)
        {
            response.Headers.ContentEncoding = packed.Encoding;
            response.Headers.Vary = "Accept-Encoding";
        }

        response.ContentLength = body.Length;
        if (fault == FaultKind.Truncate && body.Length > 0)
        {
            // Less than promised: the server closes the connection, since nothing else could end this answer.
            body = body[..(body.Length / 2)];
        }

        if (body.Length > 0)
        {
            await response.BodyWriter.WriteAsync(body, context.RequestAborted);
        }
        else if (fault == FaultKind.Truncate)
        {
            await response.StartAsync(context.RequestAborted);
        }
    }

    private static async Task SendHugeAsync(HttpResponse response, CancellationToken aborted)
    {
        response.ContentLength = HugeLength;
        var blanks = ArrayPool<byte>.Shared.Rent(64 * 1024);
        try
        {
            blanks.AsSpan().Fill((byte)' ');
            blanks[0] = (byte)'[';
            for (var left = HugeLength - 1; left > 0; left -= Math.Min(left, blanks.Length))
            {
                await response.BodyWriter.WriteAsync(blanks.AsMemory(0, Math.Min(left, blanks.Length)), aborted);
                blanks[0] = (byte)' ';
            }

            blanks[0] = (byte)']';
            await response.BodyWriter.WriteAsync(blanks.AsMemory(0, 1), aborted);
        }
        finally
        {
            ArrayPool<byte>.Shared.Return(blanks);
        }
    }

    /// <summary>False if the wait was cut short.</summary>
    private async Task<bool> WaitAsync(TimeSpan wait, CancellationToken aborted)
    {
        using var either = CancellationTokenSource.CreateLinkedTokenSource(aborted, stopping);
        await Task.Delay(wait, clock, either.Token).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        return !either.IsCancellationRequested;
    }

    private static void Replace(AnswerWriter answer, ReadOnlySpan<byte> body, string contentType)
    {
        answer.TryReset();
        answer.ContentType = contentType;
        answer.Buffer.Write(body);
    }
}
