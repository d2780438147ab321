using DataPlatform.Bronze.Bodies;
using DataPlatform.Runs;

namespace DataPlatform.Bronze.Segments;

/// <summary>Reads a bronze line as the answer that it holds: the same for a run that has just written it, for a replay, and for silver.</summary>
internal static class KeptAnswer
{
    /// <summary>The answer; null when its body is damaged: the line says that it is JSON, and it is not.</summary>
    /// <param name="reader">Reads the answers of the line's recipe.</param>
    /// <param name="record">What the line says besides the body.</param>
    /// <param name="body">The line's body.</param>
    /// <param name="rows">Takes the rows; null when only their number matters.</param>
    public static Answer? Read(AnswerReader reader, BronzeRecord record, ReadOnlyMemory<byte> body, IRowSink? rows = null)
    {
        if (record.Status is not { } status)
        {
            return new Answer.Bad(record.Failure ?? FailureKind.Connection, record.Message ?? "no answer");
        }

        var answer = reader.Read(status, body, rows, record.SaysWait, record.Headers);
        var isNotJson = answer.IsJson == false || answer is Answer.Bad { Kind: FailureKind.NotJson };
        return record.Encoding == BodyEncoding.Json && isNotJson ? null : answer;
    }
}
