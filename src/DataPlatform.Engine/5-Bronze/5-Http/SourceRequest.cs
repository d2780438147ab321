using System.Net;
using DataPlatform.Bronze.Auth;
using DataPlatform.Bronze.Http.Packing;
using DataPlatform.Planning;
using DataPlatform.Recipes;

namespace DataPlatform.Bronze.Http;

/// <summary>Makes the message for a request.</summary>
internal static class SourceRequest
{
    /// <param name="source">The source that is asked.</param>
    /// <param name="outgoing">What is asked, without the key.</param>
    /// <param name="auth">Proves who asks; null when nobody wants to know.</param>
    public static HttpRequestMessage New(SourceRecipe source, OutgoingRequest outgoing, RequestAuth? auth)
    {
        var request = new HttpRequestMessage(HttpMethod.Parse(outgoing.Method), outgoing.Address) { Content = outgoing.Body?.ToContent() };
        Dress(request, source.Headers);
        auth?.Sign(request);
        return request;
    }

    /// <summary>Says of a request what all requests say.</summary>
    /// <param name="request">The request.</param>
    /// <param name="headers">Headers in the place of those that are sent anyway.</param>
    public static void Dress(HttpRequestMessage request, IEnumerable<KeyValuePair<string, string>> headers)
    {
        // Not HTTP/2: there nobody sees when a request departs (see DepartureStream), and a quota cannot be used up without knowing.
        request.Version = HttpVersion.Version11;
        request.VersionPolicy = HttpVersionPolicy.RequestVersionOrLower;
        request.Headers.TryAddWithoutValidation("User-Agent", "DataPlatform");
        request.Headers.TryAddWithoutValidation("Accept", "application/json, text/csv, */*;q=0.1");
        request.Headers.TryAddWithoutValidation("Accept-Encoding", PackedBody.Accepted);
        foreach (var (name, value) in headers)
        {
            request.Headers.Remove(name);
            request.Headers.TryAddWithoutValidation(name, value);
        }
    }
}
