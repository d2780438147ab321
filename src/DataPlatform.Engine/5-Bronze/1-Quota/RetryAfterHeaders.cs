using System.Globalization;
using System.Net.Http.Headers;
using DataPlatform.Recipes;

namespace DataPlatform.Bronze.Quota;

/// <summary>
/// When a server wants to be asked again, as its headers say it: <c>Retry-After</c> in seconds, as a date, or as epoch seconds or milliseconds (a
/// header of that name in milliseconds is the more exact one and wins), <c>RateLimit</c> and
/// <c>RateLimit-Reset</c> (IETF draft), <c>X-RateLimit-Reset</c> as epoch seconds, epoch milliseconds or seconds from now.
/// </summary>
internal static class RetryAfterHeaders
{
    private const double EpochSeconds = 1_000_000_000;
    private const double EpochMilliseconds = 100_000_000_000;
    private const double LargestNumber = 1e14;
    private static readonly TimeSpan Longest = TimeSpan.FromHours(24);

    /// <summary>The wait that a refusal asks for, never less than zero and at most a day; null when it says nothing believable.</summary>
    public static TimeSpan? Read(HttpResponseHeaders headers, DateTimeOffset now)
    {
        if (ReadRetryAfter(headers, now) is { } wait)
        {
            return wait;
        }

        // A window that still has permits is not the one that refused.
        return ReadRemaining(headers, now) is { Remaining: > 0 } ? null : ReadReset(headers, now);
    }

    /// <summary>The wait that <c>Retry-After</c> in one of its spellings asks for, never less than zero and at most a day; null without one.</summary>
    public static TimeSpan? ReadRetryAfter(HttpResponseHeaders headers, DateTimeOffset now)
    {
        // A moment is read against the server's own clock, which need not be ours.
        var then = headers.Date ?? now;
        if (ReadMilliseconds(headers) is { } exact)
        {
            return Clamp(exact > EpochMilliseconds ? Until(exact, then) : TimeSpan.FromMilliseconds(exact));
        }

        if (headers.RetryAfter?.Date is { } date)
        {
            return Clamp(date - then);
        }

        // Not as the runtime reads it, which knows whole seconds only, and no moments.
        return
            headers.TryGetValues("Retry-After", out var values)
            && double.TryParse(values.First(), NumberStyles.AllowDecimalPoint, CultureInfo.InvariantCulture, out var number)
            ? Clamp(number < LargestNumber ? Until(number, then) : Longest)
            : null;
    }

    /// <summary>
    /// The wait that a header of a vendor's own asks for: seconds, a length with its unit, epoch seconds or milliseconds, or a date; never less than zero
    /// and at most a day; null when it is not there or says nothing believable.
    /// </summary>
    public static TimeSpan? ReadWait(HttpResponseMessage response, string name, DateTimeOffset now)
    {
        var then = response.Headers.Date ?? now;
        // Expires, for one, is a header of the content to .NET.
        return !response.Headers.NonValidated.TryGetValues(name, out var values)
            && !response.Content.Headers.NonValidated.TryGetValues(name, out values)
                ? null
            : values.First().Trim() is var text && Number(text) is { } number ? Clamp(Until(number, then))
            : Duration.TryParse(text, out var length) ? Clamp(length)
            : DateTimeOffset.TryParse(text, CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal, out var date) ? Clamp(date - then)
            : null;
    }

    /// <summary>How many requests the server will still admit, and how long until it starts anew; null when it does not say both.</summary>
    public static (long Remaining, TimeSpan Reset)? ReadRemaining(HttpResponseHeaders headers, DateTimeOffset now)
    {
        double? remaining = null;
        foreach (var name in (ReadOnlySpan<string>)["RateLimit-Remaining", "X-RateLimit-Remaining", "X-Rate-Limit-Remaining"])
        {
            remaining ??= headers.TryGetValues(name, out var values) ? Number(values.First()) : null;
        }

        remaining ??= Tightest(headers).Remaining;
        return remaining is { } number && ReadReset(headers, now) is { } reset ? ((long)number, reset) : null;
    }

    // The more exact one, whatever it is called: Retry-After-Ms, X-Rate-Limit-Retry-After-Milliseconds
    private static double? ReadMilliseconds(HttpResponseHeaders headers) =>
        headers
            .NonValidated.Where(h => h.Key.Contains("retry-after-m", StringComparison.OrdinalIgnoreCase))
            .Where(h =>
                h.Key.EndsWith("-ms", StringComparison.OrdinalIgnoreCase)
                || h.Key.EndsWith("-milliseconds", StringComparison.OrdinalIgnoreCase)
            )
            .Select(h => Number(h.Value.First()))
            .FirstOrDefault(number => number is not null);

    // Larger than any sane number of seconds from now: a moment, in milliseconds or in seconds since 1970.
    private static TimeSpan Until(double number, DateTimeOffset now) =>
        number switch
        {
            > EpochMilliseconds => DateTimeOffset.FromUnixTimeMilliseconds((long)number) - now,
            > EpochSeconds => DateTimeOffset.FromUnixTimeMilliseconds((long)(number * 1_000)) - now,
            _ => TimeSpan.FromSeconds(number),
        };

    private static TimeSpan? ReadReset(HttpResponseHeaders headers, DateTimeOffset now) =>
        FromReset(headers, headers.Date ?? now) is { } wait ? Clamp(wait) : null;

    private static TimeSpan? FromReset(HttpResponseHeaders headers, DateTimeOffset now)
    {
        foreach (var name in (ReadOnlySpan<string>)["RateLimit-Reset", "X-RateLimit-Reset", "X-Rate-Limit-Reset"])
        {
            if (headers.TryGetValues(name, out var values) && Number(values.First()) is { } number)
            {
                return Until(number, now);
            }
        }

        return Tightest(headers).Reset is { } seconds ? TimeSpan.FromSeconds(Math.Min(seconds, Longest.TotalSeconds)) : null;
    }

    // RateLimit: "burst";r=0;t=1, "day";r=7;t=3600     or the older     limit=10, remaining=0, reset=30
    private static (double? Remaining, double? Reset) Tightest(HttpResponseHeaders headers)
    {
        if (!headers.TryGetValues("RateLimit", out var values))
        {
            return default;
        }

        var text = string.Join(',', values);
        var isOlder = text.Contains("reset=", StringComparison.Ordinal);
        return isOlder
            ? (Part(text, "remaining="), Part(text, "reset="))
            : text.Split(',')
                .Select(policy => (Remaining: Part(policy, "r="), Reset: Part(policy, "t=")))
                .OrderBy(p => p.Remaining ?? double.MaxValue)
                .ThenByDescending(p => p.Reset)
                .First();
    }

    private static double? Part(string text, string name) =>
        text.Split([';', ','], StringSplitOptions.TrimEntries)
            .Where(p => p.StartsWith(name, StringComparison.Ordinal))
            .Select(p => Number(p[name.Length..]))
            .FirstOrDefault();

    private static double? Number(string text) =>
        double.TryParse(text, NumberStyles.AllowDecimalPoint, CultureInfo.InvariantCulture, out var number) && number < LargestNumber
            ? number
            : null;

    private static TimeSpan Clamp(TimeSpan wait) =>
        wait < TimeSpan.Zero ? TimeSpan.Zero
        : wait > Longest ? Longest
        : wait;
}
