using DataPlatform.Bronze.Quota;
using DataPlatform.Recipes;
using DataPlatform.Runs;

namespace DataPlatform.Bronze.Http;

/// <summary>
/// Keeps keys apart that a source refuses. A refusal may be one of what was asked, so it is another key that tells: one that was refused what another one is
/// given is put aside for the rest of the run. Safe to ask from any thread.
/// </summary>
/// <param name="source">The source.</param>
/// <param name="quotas">Their quotas.</param>
/// <param name="events">Told of keys that are put aside.</param>
internal sealed class KeysInTurn(SourceRecipe source, KeyQuotas quotas, RunEvents events) : IProof
{
    // Where no key was given what was asked, so many more refusals in a row of one of them are asked about again.
    private const int Enough = 5;

    private readonly Lock _gate = new();

    // Guarded by the gate.
    private readonly (bool HasServed, bool WasInVain, int InARow)[] _keys = new (bool, bool, int)[quotas.Count];

    public bool SendsAgain(Call call, Reply reply)
    {
        if (IProof.IsServed(reply) is true)
        {
            Served(call);
            return false;
        }

        if (!IsRefusal(call, reply))
        {
            return false;
        }

        var isWorthIt = IsWorthAsking(call.KeyInTurn) || call.RefusedKeys.Count > 0;
        call.RefusedKeys.Add(call.KeyInTurn);
        if (isWorthIt && !quotas.HasOthers(call.RefusedKeys))
        {
            RefusedByAll(call);
        }

        return isWorthIt && quotas.HasOthers(call.RefusedKeys);
    }

    // That a key may not have a thing (403) says nothing of one that works.
    private bool IsRefusal(Call call, Reply reply)
    {
        lock (_gate)
        {
            return IProof.IsServed(reply) is false
                || (reply is Reply.Sent { Last: Attempt.Answered { Status: 403 } } && !_keys[call.KeyInTurn].HasServed);
        }
    }

    private bool IsWorthAsking(int key)
    {
        lock (_gate)
        {
            var (_, wasInVain, _) = _keys[key];
            return ++_keys[key].InARow >= Enough || !wasInVain;
        }
    }

    private void Served(Call call)
    {
        lock (_gate)
        {
            _keys[call.KeyInTurn] = _keys[call.KeyInTurn] with { HasServed = true, InARow = 0 };
        }

        foreach (var key in call.RefusedKeys)
        {
            if (quotas.PutAside(key))
            {
                var (refused, served) = (source.KeysInTurn[key], source.KeysInTurn[call.KeyInTurn]);
                events.Publish(
                    new RunEvent.Noted($"{source.Name}: key {refused} is refused what key {served} is given; the run goes on without it")
                );
            }
        }
    }

    private void RefusedByAll(Call call)
    {
        lock (_gate)
        {
            foreach (var key in call.RefusedKeys)
            {
                _keys[key] = _keys[key] with { WasInVain = true, InARow = 0 };
            }
        }
    }
}
