using System.Net;
using System.Text;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Hosting.Server;
using Microsoft.AspNetCore.Hosting.Server.Features;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.Features;
using Microsoft.AspNetCore.Server.Kestrel.Core;
using Microsoft.AspNetCore.WebUtilities;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;

namespace DataPlatform.Tests.Support;

/// <summary>A real server on loopback whose answers a test writes. It keeps every request in the order of arrival: what was asked is what the server says.</summary>
internal sealed class StubApi : IAsyncDisposable
{
    private readonly WebApplication _app;
    private readonly Ledger _ledger;
    private readonly CancellationTokenSource _closing;

    private StubApi(WebApplication app, Ledger ledger, CancellationTokenSource closing)
    {
        (_app, _ledger, _closing) = (app, ledger, closing);
        Address = new(
            app.Services.GetRequiredService<IServer>().Features.GetRequiredFeature<IServerAddressesFeature>().Addresses.First() + "/"
        );
    }

    /// <summary>http://127.0.0.1:PORT/</summary>
    public Uri Address { get; }

    /// <summary>Every request so far.</summary>
    public IReadOnlyList<Request> Requests => _ledger.Requests;

    /// <summary>The paths and queries of every request so far.</summary>
    public IReadOnlyList<string> Asked => [.. Requests.Select(r => r.PathAndQuery)];

    /// <summary>The most requests that were being answered at one moment.</summary>
    public int MostInFlight => _ledger.MostInFlight;

    public static Task<StubApi> StartAsync(Func<Request, Answer> answer) => StartAsync(request => Task.FromResult(answer(request)));

    /// <param name="answer">Called as requests arrive, many at a time. A task that does not end leaves its client waiting until the server closes.</param>
    public static async Task<StubApi> StartAsync(Func<Request, Task<Answer>> answer)
    {
        var builder = WebApplication.CreateEmptyBuilder(new WebApplicationOptions());
        builder.Services.AddSingleton<IHostLifetime, Lifetime>();
        builder.Services.Configure<HostOptions>(host => host.ShutdownTimeout = TimeSpan.FromSeconds(1));
        builder
            .WebHost.UseKestrelCore()
            .ConfigureKestrel(kestrel => kestrel.Listen(IPAddress.Loopback, 0, listen => listen.Protocols = HttpProtocols.Http1));
        var app = builder.Build();
        var ledger = new Ledger();
        var closing = new CancellationTokenSource();
        app.Run(context => HandleAsync(context, answer, ledger, closing.Token));
        await app.StartAsync(closing.Token);
        return new(app, ledger, closing);
    }

    /// <summary>Ends when so many requests have arrived.</summary>
    public Task Arrived(int count) => _ledger.Arrived(count);

    /// <summary>Forgets the requests so far.</summary>
    public void Forget() => _ledger.Forget();

    public async ValueTask DisposeAsync()
    {
        await _closing.CancelAsync();
        await _app.StopAsync(CancellationToken.None);
        await _app.DisposeAsync();
        _closing.Dispose();
    }

    private static async Task HandleAsync(HttpContext context, Func<Request, Task<Answer>> answer, Ledger ledger, CancellationToken closing)
    {
        var http = context.Request;
        var request = new Request(
            http.Path.Value!,
            context.Features.GetRequiredFeature<IHttpRequestFeature>().RawTarget,
            QueryHelpers.ParseQuery(http.QueryString.Value).ToDictionary(q => q.Key, q => q.Value.ToString()),
            http.Headers.ToDictionary(h => h.Key, h => h.Value.ToString(), StringComparer.OrdinalIgnoreCase),
            TimeProvider.System.GetUtcNow()
        )
        {
            Method = http.Method,
            Body = await new StreamReader(http.Body).ReadToEndAsync(closing),
        };
        ledger.Arrive(request);
        try
        {
            using var either = CancellationTokenSource.CreateLinkedTokenSource(closing, context.RequestAborted);
            var reply = await answer(request).WaitAsync(either.Token);
            context.Response.StatusCode = reply.Status;
            context.Response.ContentType = reply.ContentType;
            foreach (var (name, value) in reply.Headers)
            {
                context.Response.Headers[name] = value;
            }

            if (!reply.BodyAfter.IsCompleted)
            {
                await context.Response.Body.FlushAsync(either.Token);
                await reply.BodyAfter.WaitAsync(either.Token);
            }

            await context.Response.Body.WriteAsync(reply.Bytes ?? Encoding.UTF8.GetBytes(reply.Body), either.Token);
        }
        catch (OperationCanceledException)
        {
            context.Abort();
        }
        finally
        {
            ledger.Leave();
        }
    }

    /// <summary>What a client asked.</summary>
    public sealed record Request(
        string Path,
        string PathAndQuery,
        IReadOnlyDictionary<string, string> Query,
        IReadOnlyDictionary<string, string> Headers,
        DateTimeOffset At
    )
    {
        public required string Method { get; init; }

        public required string Body { get; init; }

        /// <summary>The fields of a body that is a form.</summary>
        public IReadOnlyDictionary<string, string> Form => QueryHelpers.ParseQuery(Body).ToDictionary(q => q.Key, q => q.Value.ToString());
    }

    /// <summary>What it is told.</summary>
    public sealed record Answer(string Body, int Status = 200, string ContentType = "application/json")
    {
        public IReadOnlyDictionary<string, string> Headers { get; init; } = new Dictionary<string, string>();

        /// <summary>The body as bytes, where it is no text; null when it is.</summary>
        public byte[]? Bytes { get; init; }

        /// <summary>What the body waits for while status and headers are sent; nothing when left out.</summary>
        public Task BodyAfter { get; init; } = Task.CompletedTask;
    }

    /// <summary>Counts under one lock.</summary>
    private sealed class Ledger
    {
        private readonly Lock _lock = new();
        private readonly List<Request> _requests = [];
        private readonly List<(int Count, TaskCompletionSource Reached)> _waiting = [];
        private int _inFlight;
        private int _most;

        public IReadOnlyList<Request> Requests
        {
            get
            {
                lock (_lock)
                {
                    return [.. _requests];
                }
            }
        }

        public int MostInFlight
        {
            get
            {
                lock (_lock)
                {
                    return _most;
                }
            }
        }

        public void Arrive(Request request)
        {
            lock (_lock)
            {
                _requests.Add(request);
                _most = Math.Max(_most, ++_inFlight);
                foreach (var waiting in _waiting.Where(w => w.Count <= _requests.Count))
                {
                    waiting.Reached.TrySetResult();
                }
            }
        }

        public void Leave()
        {
            lock (_lock)
            {
                _inFlight--;
            }
        }

        public Task Arrived(int count)
        {
            lock (_lock)
            {
                var reached = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
                if (_requests.Count >= count)
                {
                    reached.SetResult();
                }
                else
                {
                    _waiting.Add((count, reached));
                }

                return reached.Task;
            }
        }

        public void Forget()
        {
            lock (_lock)
            {
                _requests.Clear();
            }
        }
    }

    /// <summary>The server lives as long as its test, and leaves the process's signals alone.</summary>
    private sealed class Lifetime : IHostLifetime
    {
        public Task WaitForStartAsync(CancellationToken cancellationToken) => Task.CompletedTask;

        public Task StopAsync(CancellationToken cancellationToken) => Task.CompletedTask;
    }
}
