using DataPlatform.Bronze.Bodies;
using DataPlatform.Bronze.Quota;
using DataPlatform.Recipes;
using DataPlatform.Runs;

namespace DataPlatform.Bronze.Http;

/// <summary>
/// Puts keys aside that a source refuses. A refusal may be one of what was asked, so it is another key that tells: where one has room soon, it is asked
/// the same. A key that is refused time after time what others are given is used no more in this run. Safe to ask from any thread.
/// </summary>
/// <param name="source">The source.</param>
/// <param name="quotas">Their quotas.</param>
/// <param name="events">Told of keys that are put aside.</param>
internal sealed class KeysInTurn(SourceRecipe source, KeyQuotas quotas, RunEvents events) : IProof
{
    // So many times in a row, and not once: a good key, too, is refused now and then.
    private const int RefusalsOfABadKey = 3;

    private readonly Lock _gate = new();

    // Guarded by the gate: refusals in a row of what another key was given, keys put aside, and what no key was given when it was last asked for.
    private readonly int[] _inARow = new int[quotas.Count];
    private readonly bool[] _isAside = new bool[quotas.Count];
    private readonly HashSet<RecipeId> _refusedByAll = [];

    /// <summary>Whether an answer refuses the key, or what was asked with it.</summary>
    public static bool IsRefusal(Attempt attempt) =>
        attempt is Attempt.Answered { Answer: Answer.Bad { Kind: FailureKind.Auth or FailureKind.Forbidden } };

    /// <summary>Waits for a permit of any key that is not put aside; for a request that was refused, not long and of another one.</summary>
    public async ValueTask<QuotaReply> PermitAsync(Call call)
    {
        if (!call.AsksOtherKey)
        {
            return await quotas.AcquireAsync(call.Cost, MayUse, call.Stop).ConfigureAwait(false);
        }

        call.AsksOtherKey = false;
        var reply = await quotas
            .AcquireSoonAsync(call.Cost, key => !call.RefusedKeys.Contains(key) && MayUse(key), call.Stop)
            .ConfigureAwait(false);
        call.HasNoOtherKey = reply is QuotaReply.Denied;
        return reply;
    }

    public bool SendsAgain(Call call, Reply reply)
    {
        if (reply is not Reply.Sent { Last: Attempt.Answered { IsTransient: false } last })
        {
            return false;
        }

        call.IsOneKeysWord = false;
        if (IsRefusal(last))
        {
            return Refused(call, last);
        }

        if (last.Answer is Answer.Good or Answer.Missing)
        {
            Served(call);
        }

        return false;
    }

    private bool MayUse(int key)
    {
        lock (_gate)
        {
            return !_isAside[key];
        }
    }

    private bool Refused(Call call, Attempt.Answered last)
    {
        if (call.HasNoOtherKey)
        {
            call.IsOneKeysWord = true;
            return false;
        }

        call.RefusedKeys.Add(call.KeyInTurn);
        lock (_gate)
        {
            if (_isAside.Index().All(k => k.Item || call.RefusedKeys.Contains(k.Index)))
            {
                _refusedByAll.Add(call.Key.Recipe);
                return false;
            }

            if (call.RefusedKeys.Count == 1 && _refusedByAll.Contains(call.Key.Recipe))
            {
                return false;
            }
        }

        // Whether or not another one can be asked now: what one of several says closes no source.
        (call.IsOneKeysWord, call.AsksOtherKey, call.Refusal) = (true, true, last);
        return true;
    }

    private void Served(Call call)
    {
        List<int> bad = [];
        lock (_gate)
        {
            _refusedByAll.Remove(call.Key.Recipe);
            _inARow[call.KeyInTurn] = 0;
            foreach (var key in call.RefusedKeys)
            {
                _inARow[key]++;
                // The last one stays, whatever it is good for.
                if (_inARow[key] >= RefusalsOfABadKey && !_isAside[key] && _isAside.Count(a => !a) > 1)
                {
                    _isAside[key] = true;
                    bad.Add(key);
                }
            }
        }

        foreach (var key in bad)
        {
            var (refused, served) = (source.KeysInTurn[key], source.KeysInTurn[call.KeyInTurn]);
            events.Publish(
                new RunEvent.Noted($"{source.Name}: key {refused} is refused what key {served} is given; the run goes on without it")
            );
        }
    }
}
