using DataPlatform.Bronze.Bodies;
using DataPlatform.Bronze.Quota;
using DataPlatform.Planning;
using DataPlatform.Runs;

namespace DataPlatform.Bronze.Http;

/// <summary>One request on its way through the pipeline. Its parts are read and written one after the other, never at once.</summary>
/// <param name="request">The request, without the key.</param>
/// <param name="cost">Permits for each attempt.</param>
/// <param name="reader">Says what an answer is worth.</param>
/// <param name="stop">Ends waiting and further attempts; a request that is on its way may still land.</param>
internal sealed class Call(OutgoingRequest request, int cost, AnswerReader reader, CancellationToken stop) : IDisposable
{
    public OutgoingRequest Request { get; } = request;

    /// <summary>The request that it is part of, as those that watch the run know it.</summary>
    public RequestKey Key { get; init; }

    public int Cost { get; } = cost;

    public AnswerReader Reader { get; } = reader;

    public CancellationToken Stop { get; } = stop;

    /// <summary>Told of each attempt when it has ended.</summary>
    public Action<Attempt>? OnAttempt { get; init; }

    /// <summary>Told of an answer whose reading breaks, by a fault of ours that then goes on its way: the answer must not be lost with it.</summary>
    public Action<Attempt.Answered>? OnFault { get; init; }

    /// <summary>The current attempt's permit; null when there is none.</summary>
    public Permit? Permit { get; set; }

    /// <summary>Why nothing more is sent; null while it may be.</summary>
    public Reply? Denied { get; set; }

    /// <summary>Which of the source's keys the permit is good for, from 0.</summary>
    public int KeyInTurn { get; set; }

    /// <summary>Keys that it was refused with.</summary>
    public HashSet<int> RefusedKeys => field ??= [];

    /// <summary>The last refusal of a key, where another one could still be asked; null for none.</summary>
    public Attempt.Answered? Refusal { get; set; }

    /// <summary>It is asked with another key next, where one has room soon.</summary>
    public bool AsksOtherKey { get; set; }

    /// <summary>No other key had room soon.</summary>
    public bool HasNoOtherKey { get; set; }

    /// <summary>What there is to keep is the refusal of one key, where others were not asked: it says nothing of the source.</summary>
    public bool IsOneKeysWord { get; set; }

    /// <summary>The token that the last attempt was sent with; null for none.</summary>
    public string? Token { get; set; }

    /// <summary>It was refused with one token, and is sent with another one.</summary>
    public bool IsSentAgain { get; set; }

    /// <summary>What the body of the last attempt holds; null when there is none.</summary>
    public BodyLease? Body { get; set; }

    /// <summary>Attempts so far, the current one included.</summary>
    public int Tried { get; set; }

    /// <summary>When the current one had its permit and was about to be sent.</summary>
    public DateTimeOffset SentAt { get; set; }

    /// <summary>How the last attempt ended, where that could be what there is to keep; null otherwise.</summary>
    public Attempt? Last { get; set; }

    /// <summary>Told when its wait before a further attempt is over; null while it does not wait.</summary>
    public IDisposable? BackOff { get; set; }

    /// <summary>It does not wait before a further attempt any more.</summary>
    public void EndBackOff()
    {
        BackOff?.Dispose();
        BackOff = null;
    }

    /// <summary>The last attempt's body is not needed any more.</summary>
    public void Dispose() => Body?.Dispose();
}
