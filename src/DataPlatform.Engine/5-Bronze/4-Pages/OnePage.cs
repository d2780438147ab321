namespace DataPlatform.Bronze.Pages;

/// <summary>No paging: the first answer is the whole one.</summary>
internal sealed class OnePage : Pager
{
    public static readonly OnePage It = new();

    public override PageStep After(PageRead page) => PageStep.End.It;
}
