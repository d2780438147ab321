using System.Net;
using System.Net.Sockets;
using System.Text;
using DataPlatform.Bronze.Http;
using DataPlatform.Tests.Support;
using Xunit;

namespace DataPlatform.Tests.Bronze.Http;

public sealed class TunnelProxyTests
{
    private static readonly Uri Proxy = new("http://proxy.example:3128/");

    [Theory]
    [InlineData("https://api.example.com/v1", true)]
    [InlineData("https://inside.example.com/v1", false)]
    [InlineData("http://api.example.com/v1", false)]
    [InlineData("http://127.0.0.1:8080/", false)]
    [InlineData("https://127.0.0.1:8443/", false)]
    [InlineData("https://localhost/", false)]
    [InlineData("https://[::1]/", false)]
    public void A_proxy_of_the_environment_is_used_where_it_is_a_tunnel_and_never_for_loopback(string address, bool isUsed)
    {
        var proxy = new TunnelProxy(new WebProxy(Proxy, BypassOnLocal: false, ["inside.example.com"]));

        Assert.Equal((isUsed ? Proxy : null, !isUsed), (proxy.GetProxy(new(address)), proxy.IsBypassed(new(address))));
    }

    [Fact]
    public async Task All_that_a_proxy_learns_is_the_host()
    {
        using var listener = new TcpListener(IPAddress.Loopback, 0);
        listener.Start();
        var heard = HearAsync(listener);
        var source = Some.Source with { BaseUrl = new("https://api.example.com/v1/") };
        using var http = new HttpClient(SourceHandler.New(source, new WebProxy($"http://{listener.LocalEndpoint}/")));

        await Assert.ThrowsAnyAsync<HttpRequestException>(() => http.GetAsync(new Uri("https://api.example.com/v1/prices?apikey=the-key")));

        var request = await heard.WaitAsync(TimeSpan.FromSeconds(20));
        Assert.StartsWith("CONNECT api.example.com:443 HTTP/1.1\r\n", request, StringComparison.Ordinal);
        Assert.DoesNotContain("the-key", request, StringComparison.Ordinal);
        Assert.DoesNotContain("prices", request, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_run_against_this_machine_asks_no_proxy()
    {
        await using var market = await SmallMarket.StartAsync(lists: 1, series: 1);
        var nobody = new Dictionary<string, string>
        {
            ["http_proxy"] = "http://127.0.0.1:1/",
            ["https_proxy"] = "http://127.0.0.1:1/",
            ["all_proxy"] = "http://127.0.0.1:1/",
            ["no_proxy"] = "",
        };

        using var process = HostProcess.Start(
            ["run", "--recipes", market.Options.RecipesDirectory, "--data", market.Data, "--date", "2026-01-09"],
            nobody
        );

        Assert.Contains("4 planned = 4 stored", await process.Output.WaitAsync(TimeSpan.FromSeconds(60)), StringComparison.Ordinal);
    }

    private static async Task<string> HearAsync(TcpListener listener)
    {
        using var connection = await listener.AcceptTcpClientAsync();
        var stream = connection.GetStream();
        var buffer = new byte[4096];
        var read = await stream.ReadAsync(buffer);
        await stream.WriteAsync("HTTP/1.1 200 OK\r\n\r\n"u8.ToArray());
        return Encoding.ASCII.GetString(buffer, 0, read);
    }
}
