using System.Numerics;

namespace DataPlatform.Bronze.Bodies;

/// <summary>The numbers of rows at which vendors are wont to cut an answer.</summary>
internal static class RowCap
{
    /// <summary>A number that is hardly ever a chance: whole fifties, and powers of two from 128 on.</summary>
    public static bool IsPlain(long rows) => rows > 0 && (rows % 50 == 0 || (rows >= 128 && BitOperations.IsPow2(rows)));

    /// <summary>A cap that many vendors have, small ones included. One answer in twenty has as many rows by chance.</summary>
    public static bool IsUsual(long rows) => IsPlain(rows) || rows is 10 or 20 or 25 or 30;

    /// <summary>A number that may be a cap where several answers have it: whole tens too, and smaller powers of two.</summary>
    public static bool IsRound(long rows) => IsUsual(rows) || (rows is > 0 and < 100 && (rows % 10 == 0 || BitOperations.IsPow2(rows)));
}
