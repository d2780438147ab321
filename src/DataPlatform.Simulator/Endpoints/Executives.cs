using System.Text.Json;
using DataPlatform.Simulator.Data;

namespace DataPlatform.Simulator.Endpoints;

/// <summary>People nobody has met. The rows carry no symbol: only the request says whose they are.</summary>
internal static class Executives
{
    private static readonly string[] Titles =
    [
        "Chief Executive Officer & Director",
        "Senior Vice President & Chief Financial Officer",
        "Chief Operating Officer",
        "Senior Vice President, General Counsel & Secretary",
        "Director of Investor Relations",
    ];

    private static readonly (string Name, string Gender)[] People =
    [
        ("Ms. Aoife O'Brannagh", "female"),
        ("Mr. José Núñez-Ríos", "male"),
        ("Dr. Zoë van der Meer", "female"),
        ("Mr. William \"Bill\" Hartley III", "male"),
        ("Søren Ångström", ""),
        ("Ms. Mei-Ling Cho", "female"),
        ("Łukasz Wiśniewski Jr.", ""),
    ];

    public static string ChiefOf(Company company) => PersonOf(company, 0).Name;

    public static void Write(Utf8JsonWriter json, Company company)
    {
        var count = 2 + (int)(company.Draw(51) % 4);
        for (var i = 0; i < count; i++)
        {
            var (name, gender) = PersonOf(company, i);
            var hash = company.Draw(520 + (ulong)i);
            json.WriteStartObject();
            json.WriteString("title", Titles[i]);
            json.WriteString("name", name);
            json.WriteNullOr("pay", hash % 3 == 0 ? null : 400_000 + (long)(hash % 9_000_000));
            json.WriteString("currencyPay", "USD");
            json.WriteString("gender", gender);
            json.WriteNullOr("yearBorn", hash % 4 == 0 ? null : 1950 + (long)(hash % 35));
            json.WriteNull("titleSince");
            json.WriteBoolean("active", true);
            json.WriteEndObject();
        }
    }

    private static (string Name, string Gender) PersonOf(Company company, int at) =>
        People[(int)((company.Draw(52) + (ulong)at) % (ulong)People.Length)];
}
