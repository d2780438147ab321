using System.Globalization;
using System.Net;
using DataPlatform.Benchmarks.Inputs;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Hosting.Server;
using Microsoft.AspNetCore.Hosting.Server.Features;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.Features;
using Microsoft.AspNetCore.Server.Kestrel.Core;
using Microsoft.Extensions.DependencyInjection;

namespace DataPlatform.Benchmarks.Workloads;

/// <summary>Answers every request with the same rows, as fast as it can. Runs in a process of its own, so that its work is nobody else's.</summary>
internal static class AnswerServer
{
    /// <summary>The word that makes this program be a server.</summary>
    public const string Verb = "serve";

    /// <summary>Starts one.</summary>
    /// <param name="kilobytes">About how large an answer is.</param>
    public static async Task<(ChildProcess Process, Uri Address)> StartAsync(int kilobytes)
    {
        var process = ChildProcess.Self(Verb, kilobytes.ToString(CultureInfo.InvariantCulture));
        return (process, new(await process.ReadLineAsync()));
    }

    /// <summary>Serves until standard input ends.</summary>
    public static async Task RunAsync(int kilobytes)
    {
        var body = Body(kilobytes);
        var builder = WebApplication.CreateEmptyBuilder(new WebApplicationOptions());
        builder
            .WebHost.UseKestrelCore()
            .ConfigureKestrel(kestrel => kestrel.Listen(IPAddress.Loopback, 0, listen => listen.Protocols = HttpProtocols.Http1));
        await using var app = builder.Build();
        app.Run(context => AnswerAsync(context.Response, body));
        await app.StartAsync();
        var addresses = app.Services.GetRequiredService<IServer>().Features.GetRequiredFeature<IServerAddressesFeature>();
        Console.WriteLine(addresses.Addresses.First() + "/");
        await Console.In.ReadToEndAsync();
    }

    private static async Task AnswerAsync(HttpResponse response, byte[] body)
    {
        response.ContentType = "application/json; charset=utf-8";
        response.ContentLength = body.Length;
        await response.Body.WriteAsync(body);
    }

    private static byte[] Body(int kilobytes)
    {
        var rowBytes = AnswerBody.Of(Shape.Chunk with { RowsPerAnswer = 100 }, new(1), 0).Length / 100;
        return AnswerBody.Of(Shape.Chunk with { RowsPerAnswer = Math.Max(1, kilobytes * 1_000 / rowBytes) }, new(1), 0);
    }
}
