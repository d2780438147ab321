using System.Net;

namespace DataPlatform.Bronze.Http;

/// <summary>
/// The proxy that the environment names, as far as a key may pass it: to https sources it is a tunnel, and all that it learns is their host. What goes
/// over http it could read, so that is sent without it; loopback is this machine, and nobody else's business.
/// </summary>
/// <param name="environment">What the environment says: which proxy, and for whom none.</param>
internal sealed class TunnelProxy(IWebProxy environment) : IWebProxy
{
    public ICredentials? Credentials
    {
        get => environment.Credentials;
        set => environment.Credentials = value;
    }

    public Uri? GetProxy(Uri destination) => IsBypassed(destination) ? null : environment.GetProxy(destination);

    public bool IsBypassed(Uri host) => host.Scheme != Uri.UriSchemeHttps || host.IsLoopback || environment.IsBypassed(host);
}
