using DataPlatform.Bronze.Bodies;

namespace DataPlatform.Bronze.Http;

/// <summary>What proves who asks, where it can be changed when it is refused: a token for a newer one, a key for another one.</summary>
internal interface IProof
{
    /// <summary>A request was answered, or given up.</summary>
    /// <param name="call">The request.</param>
    /// <param name="reply">What became of it.</param>
    /// <returns>True when it was refused for its proof, and is worth being sent once more with another one.</returns>
    bool SendsAgain(Call call, Reply reply);

    // What the status means for a dataset does not count here.
    /// <summary>True when the request was served, false when nobody knows who asks; null: it says nothing of the proof.</summary>
    static bool? IsServed(Reply reply) =>
        reply switch
        {
            Reply.Sent { Last: Attempt.Answered { Status: 401 } } => false,
            Reply.Sent { Last: Attempt.Answered { Answer: Answer.Good or Answer.Missing } } => true,
            _ => null,
        };
}
