using DataPlatform.Bronze.Auth;

namespace DataPlatform.Bronze.Http;

/// <summary>The tokens that a source has given in a run, which nothing that is kept may hold. One after the other, never at once.</summary>
/// <param name="redactor">Is told of them.</param>
/// <param name="memory">How long an answer may still hold one that is no longer sent.</param>
/// <param name="clock">The clock.</param>
internal sealed class GivenTokens(SecretRedactor redactor, TimeSpan memory, TimeProvider clock)
{
    private readonly Dictionary<string, DateTimeOffset> _inUse = new(StringComparer.Ordinal);

    /// <summary>What is sent from now on.</summary>
    /// <param name="tokens">The token, and the refresh token where there is one.</param>
    public void Use(params IReadOnlyList<string> tokens)
    {
        var now = clock.GetUtcNow();
        foreach (var token in tokens.Where(t => _inUse.TryAdd(t, DateTimeOffset.MaxValue)))
        {
            redactor.Add(token);
        }

        foreach (var (token, until) in _inUse.ToList())
        {
            if (tokens.Contains(token, StringComparer.Ordinal))
            {
                _inUse[token] = DateTimeOffset.MaxValue;
            }
            else if (until == DateTimeOffset.MaxValue)
            {
                _inUse[token] = now;
            }
            else if (now - until > memory)
            {
                _inUse.Remove(token);
                redactor.Add(tokens[0], gone: token);
            }
        }
    }
}
