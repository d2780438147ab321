namespace DataPlatform.Runs;

/// <summary>One attempt of a request, as those that watch a run know it.</summary>
/// <param name="Number">Which one of the request's page, from 1.</param>
/// <param name="Method">The HTTP method.</param>
/// <param name="Server">The address of the server that was asked, without path.</param>
/// <param name="Status">The HTTP status; null without an answer.</param>
/// <param name="Failure">Why there is no answer; null when there is one.</param>
/// <param name="IsThrottled">The server refused it for its limit.</param>
/// <param name="Bytes">Bytes of the body as received; null without an answer.</param>
internal sealed record AttemptInfo(int Number, string Method, Uri Server, int? Status, FailureKind? Failure, bool IsThrottled, long? Bytes);
