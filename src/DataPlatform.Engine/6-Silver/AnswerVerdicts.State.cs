using DataPlatform.Runs;
using DataPlatform.Warehouse;

namespace DataPlatform.Silver;

/// <content>What the answers of one request mean.</content>
internal sealed partial class AnswerVerdicts
{
    // There is one for each request of a chunk, and most have no more than one answer, all of whose rows fit: that is all that takes room in it.
    private sealed class State
    {
        // The answer that there may be more of, and of which step it is; those of the other steps of a history.
        private Answering? _answer;
        private DateOnly _step;
        private Dictionary<DateOnly, Answering>? _others;
        private Rare? _rare;
        private string? _fieldsTaken;

        private Rare Its => _rare ??= new();

        public string? BadDigest
        {
            get => _rare?.BadDigest;
            set
            {
                if (value != BadDigest)
                {
                    Its.BadDigest = value;
                }
            }
        }

        public DateOnly? CoveredTo =>
            (_others?.Values ?? Enumerable.Empty<Answering>()).Aggregate(
                Watermark.Newest(_rare?.CoveredBefore, _answer?.CoversTo),
                (newest, a) => Watermark.Newest(newest, a.CoversTo)
            );

        public bool WasAnswered { get; private set; }

        public string? Fields { get; private set; }

        public long MostRows { get; private set; }

        public long? LongEnough { get; set; }

        public DateOnly? Oldest { get; private set; }

        public IEnumerable<(DateOnly From, DateOnly To)> Covered =>
            _others is null && _rare is null && _answer?.Covered is null
                ? []
                : (_rare?.Covered ?? []).Concat(Answers.Select(a => a.Answer.Covered).OfType<(DateOnly, DateOnly)>());

        public IEnumerable<(DateOnly? Step, Answering Answer)> Open =>
            _others is null && _answer is null or { IsWhole: true }
                ? []
                : Answers.Where(a => !a.Answer.IsWhole).Select(a => (a.Step == default ? (DateOnly?)null : a.Step, a.Answer));

        // A dataset that is replaced has one answer, never steps.
        public bool IsTruth { get; private set; }

        public IEnumerable<(DateOnly From, DateOnly To)> Unsettled => _rare?.Unsettled ?? [];

        public IEnumerable<RefusedWindow> Refused => _rare?.Refused?.Values ?? Enumerable.Empty<RefusedWindow>();

        public (string? Now, string? Before) TakeFields()
        {
            var before = _fieldsTaken;
            _fieldsTaken = Fields;
            return (Fields, before);
        }

        public void Know(RefusedWindow window) => (Its.BadBefore ??= [])[window.From] = window.BadDigest;

        public long? WholeRows(DateOnly? step) => Find(step ?? default) is { IsWhole: true } answer ? answer.Rows.Sent : null;

        public void GoOn(PromotedPages pages) =>
            Put(
                pages.Step ?? default,
                new(pages.RunId, BadBefore(pages.Step))
                {
                    Rows = new(pages.Fields.Length > 0 ? pages.Rows : 0, pages.BadDigest, pages.Newest, pages.Fields) { Sent = pages.Rows },
                }
            );

        public void Add(SegmentAnswer answer)
        {
            var key = answer.Step ?? default;
            var its = Find(key);
            if (its?.RunId != answer.AnswerRun)
            {
                Keep(its);
                Put(key, its = new(answer.AnswerRun, BadBefore(answer.Step)));
            }

            its.Rows = its.Rows.And(answer.Rows);
            its.IsWhole = answer.IsWhole;
            // Without rows it is only an answer where the recipe says so.
            var isAnswer = answer.IsWhole && (its.Rows.Sent > 0 || answer.Recipe.EmptyIsAnswer);
            IsTruth =
                isAnswer
                && its.Rows.BadDigest is null
                && (its.Rows.Count > 0 || (answer.Recipe.EmptyIsAnswer && its.Rows.Fields.Length == 0));
            if (isAnswer)
            {
                Judge(its, answer);
            }
            else if (answer is { IsWhole: true, Age: StepAge.Settled })
            {
                Note(its, answer, isNews: false);
            }
        }

        private void Judge(Answering its, SegmentAnswer last)
        {
            var rows = its.Rows;
            WasAnswered = true;
            // Where all rows are left out, nothing is said of their fields, unless they are left out for want of one.
            Fields = rows.Count > 0 || rows.Fields.Length > 0 ? rows.Fields : Fields;
            if (rows.Sent >= MostRows)
            {
                (MostRows, Oldest) = (rows.Sent, last.Recipe.Pagination is null ? last.Rows.Oldest : null);
            }

            var covers = rows.BadDigest is null || rows.BadDigest == its.BadBefore;
            if (last.Age is StepAge.NoStep)
            {
                BadDigest = rows.BadDigest;
            }

            its.CoversTo = covers ? rows.Newest : null;
            Note(its, last, isNews: !covers);
            Cover(its, last);
        }

        private string? BadBefore(DateOnly? step) => step is { } from ? _rare?.BadBefore?.GetValueOrDefault(from) : BadDigest;

        private void Note(Answering its, SegmentAnswer last, bool isNews)
        {
            if (last.Step is not { } from)
            {
                return;
            }

            if (isNews && last.Age is StepAge.Settled)
            {
                (Its.Unsettled ??= []).Add((from, last.To));
            }
            else
            {
                _rare?.Unsettled?.Remove((from, last.To));
            }

            if (its.Rows.BadDigest is null && _rare?.BadBefore?.ContainsKey(from) != true)
            {
                return;
            }

            // Once a window is settled, nobody asks what its rows were like before.
            var digest = last.Age is StepAge.Settled && !isNews ? null : its.Rows.BadDigest;
            (Its.BadBefore ??= [])[from] = digest;
            (Its.Refused ??= [])[from] = new(last.Recipe.Id, last.Ticker, from, last.To, digest);
        }

        private static void Cover(Answering its, SegmentAnswer last)
        {
            if (last is not { Age: not StepAge.Settled, From: { } from })
            {
                return;
            }

            var to = Math.Min(its.CoversTo?.DayNumber ?? 0, Math.Min(last.To.DayNumber, last.Final.DayNumber));
            its.Covered = its.CoversTo is not null && to >= from.DayNumber ? (from, DateOnly.FromDayNumber(to)) : null;
        }

        // Nothing changes any more what an answer has covered.
        private void Keep(Answering? over)
        {
            if (over?.CoversTo is { } newest)
            {
                Its.CoveredBefore = Watermark.Newest(Its.CoveredBefore, newest);
            }

            if (over?.Covered is { } window)
            {
                Its.Covered = DayRanges.Joined([.. Its.Covered ?? [], window]);
            }
        }

        private IEnumerable<(DateOnly Step, Answering Answer)> Answers =>
            _answer is null ? [] : (_others ?? []).Select(o => (o.Key, o.Value)).Prepend((_step, _answer));

        private Answering? Find(DateOnly step) => _answer is not null && step == _step ? _answer : _others?.GetValueOrDefault(step);

        private void Put(DateOnly step, Answering answer)
        {
            if (_answer is null || step == _step)
            {
                (_step, _answer) = (step, answer);
            }
            else
            {
                (_others ??= [])[step] = answer;
            }
        }
    }

    /// <summary>What few requests have.</summary>
    private sealed class Rare
    {
        /// <summary>The digest of the bad rows of the newest answer, where the history is asked as one.</summary>
        public string? BadDigest { get; set; }

        /// <summary>How far the answers before the newest ones have covered.</summary>
        public DateOnly? CoveredBefore { get; set; }

        /// <summary>The windows that they have covered: few, however many runs there were.</summary>
        public List<(DateOnly From, DateOnly To)>? Covered { get; set; }

        /// <summary>Of steps, by the first day: what was known of their bad rows before.</summary>
        public Dictionary<DateOnly, string?>? BadBefore { get; set; }

        /// <summary>The same: what is new.</summary>
        public Dictionary<DateOnly, RefusedWindow>? Refused { get; set; }

        /// <summary>By both ends: of windows that begin alike, each is settled by itself.</summary>
        public HashSet<(DateOnly From, DateOnly To)>? Unsettled { get; set; }
    }

    /// <summary>An answer as far as its pages have come.</summary>
    /// <param name="runId">The run that began it.</param>
    /// <param name="badBefore">The digest of the bad rows of the answer before it.</param>
    private sealed class Answering(string runId, string? badBefore)
    {
        public string RunId => runId;

        public string? BadBefore => badBefore;

        public AnswerRows Rows { get; set; } = AnswerRows.None;

        public bool IsWhole { get; set; }

        public DateOnly? CoversTo { get; set; }

        public (DateOnly From, DateOnly To)? Covered { get; set; }
    }
}
