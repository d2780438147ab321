using DataPlatform.Bronze.Bodies;
using DataPlatform.Planning;

namespace DataPlatform.Bronze.Pages;

/// <summary>No paging: the first answer is the whole one.</summary>
internal sealed class OnePage : Pager
{
    public override Uri Address(PlannedRequest request, string? page) => request.Address();

    public override PageStep After(string? page, string address, Answer.Good answer) => new PageStep.End();
}
