"""Address books as people have them: of many programs and languages, and spreadsheets that were filled in by
hand."""

from datetime import date
from pathlib import Path
from typing import Any

import pytest
import xlsxwriter

from estate.accounts import agency
from leads.address_books import importer
from leads.address_books.plan import prepare, recognised
from leads.people import queries
from properties.exchange.importer import Result

OUTLOOK = (
    "Title,First Name,Last Name,Company,Job Title,Business Street,Home City,Business Phone,"
    "Business Phone 2,"
    "Home Phone,Mobile Phone,Birthday,Categories,E-mail Address,E-mail 2 Address,Notes",
    "Dr,Ana,Ferreira,Acme,Captain,Main St 1,Porto,+1 202-555-0101,+1 202-555-0102,"
    "+1 202-555-0103,+1 202-555-0104,4/13/1985,"
    "VIP;Sea,ana@example.com,ana2@example.com,Likes boats",
)
OUTLOOK_DE = (
    "Anrede;Vorname;Nachname;Firma;Position;Straße geschäftlich;Ort privat;Telefon geschäftlich;"
    "Telefon geschäftlich 2;Telefon privat;Mobiltelefon;Geburtstag;Kategorien;E-Mail-Adresse;"
    "E-Mail 2: Adresse;"
    "Notizen",
    "Dr;Ana;Ferreira;Acme;Captain;Main St 1;Porto;+1 202-555-0101;+1 202-555-0102;"
    "+1 202-555-0103;+1 202-555-0104;13.04.1985;"
    "VIP, Sea;ana@example.com;ana2@example.com;Likes boats",
)
GOOGLE = (
    "First Name,Last Name,File As,Organization Name,Organization Title,Birthday,Notes,Labels,"
    "E-mail 1 - Label,"
    "E-mail 1 - Value,E-mail 2 - Label,E-mail 2 - Value,Phone 1 - Label,Phone 1 - Value,Phone 2 - Label,"
    "Phone 2 - Value,Address 1 - City",
    'Ana,Ferreira,"Ferreira, Ana",Acme,Captain,1985-04-13,Likes boats,VIP ::: Sea ::: * myContacts,* Work,'
    "ana@example.com ::: ana2@example.com,,,Mobile,+1 202-555-0104 ::: +1 202-555-0103,Work,"
    "+1 202-555-0101 ::: "
    "+1 202-555-0102,Porto",
)
HUBSPOT = (
    "Record ID,First Name,Last Name,Email,Phone Number,Mobile Phone Number,Contact owner,Company Name,"
    "Create Date (GMT),City,Job Title,Date of birth,Lifecycle Stage",
    "51,Ana,Ferreira,ana@example.com;ana2@example.com,+1 202-555-0101;+1 202-555-0102,"
    "+1 202-555-0104;+1 202-555-0103,"
    "Olga Owner,Acme,2024-03-01 10:00,Porto,Captain,1985-04-13,Lead",
)
PIPEDRIVE = (
    "Person - ID,Person - Name,Person - First name,Person - Last name,Person - Organization,Person - Label,"
    "Person - Phone - Work,Person - Phone - Home,Person - Phone - Mobile,Person - Email - Work,"
    "Person - Email - Home,Person - Owner,Person - Birthday,Person - Job title,Person - Notes",
    "7,Ana Ferreira,Ana,Ferreira,Acme,VIP,+1 202-555-0101;+1 202-555-0102,+1 202-555-0103,"
    "+1 202-555-0104,ana@example.com,"
    "ana2@example.com,Olga Owner,1985-04-13,Captain,Likes boats",
)


async def take(path: Path, **options: Any) -> Result:
    return await importer.run(await prepare(path, await agency.load(), **options))


async def everybody() -> list[dict[str, Any]]:
    return [person async for people in queries.everybody() for person in people]


@pytest.mark.parametrize("lines", [OUTLOOK, OUTLOOK_DE, GOOGLE, HUBSPOT, PIPEDRIVE])
async def test_what_other_programs_write_comes_in(
    people: Any, tmp_path: Path, lines: tuple[str, str]
) -> None:
    await agency.load()
    path = tmp_path / "contacts.csv"
    path.write_text("\n".join(lines), encoding="utf-8")
    result = await take(path)
    assert (result.created, result.refused) == (1, 0)
    [ana] = await everybody()
    assert ana["name"].removeprefix("Dr ") == "Ana Ferreira"
    assert (ana["given_name"], ana["family_name"], ana["company"]) == ("Ana", "Ferreira", "Acme")
    assert (ana["birthday"], ana["job_title"]) == ("1985-04-13", "Captain")
    assert "mycontacts" not in str(ana["tags"]).lower()
    values = {point["value"] for point in ana["points"] if point["kind"] == "email"}
    assert values == {"ana@example.com", "ana2@example.com"}
    assert sum(point["kind"] == "phone" for point in ana["points"]) == 4


HEADERS = {
    "de": "Vorname,Nachname,Firma,Telefon,Handy,E-Mail,Straße,PLZ,Ort,Land,Geburtsdatum,Sprache,Bemerkungen",
    "fr": "Prénom,Nom,Société,Téléphone,Téléphone portable,Courriel,Rue,Code postal,Ville,Pays,"
    "Date de naissance,Langue,Remarques",
    "it": "Nome,Cognome,Azienda,Telefono,Cellulare,E-mail,Indirizzo,CAP,Città,Paese,"
    "Data di nascita,Lingua,Note",
    "pt": "Nome,Apelido,Empresa,Telefone,Telemóvel,E-mail,Morada,Código Postal,Localidade,País,"
    "Data de nascimento,Língua,Observações",
    "nl": "Voornaam,Achternaam,Bedrijf,Telefoon,Mobiel,E-mailadres,Straat,Postcode,Plaats,Land,"
    "Geboortedatum,"
    "Taal,Opmerkingen",
    "sv": "Förnamn,Efternamn,Företag,Telefon,Mobil,E-post,Gatuadress,Postnummer,Postort,Land,Födelsedatum,"
    "Språk,Anteckningar",
    "pl": "Imię,Nazwisko,Firma,Telefon,Komórka,E-mail,Ulica,Kod pocztowy,Miasto,Kraj,"
    "Data urodzenia,Język,Uwagi",
    "ru": "Имя,Фамилия,Компания,Телефон,Мобильный,Почта,Адрес,Индекс,Город,Страна,Дата рождения,Язык,Заметки",
}


@pytest.mark.parametrize("language", HEADERS)
def test_columns_are_recognised_in_many_languages(language: str) -> None:
    found = [column.field for column in recognised(HEADERS[language].split(","), {})]
    assert found == [
        *("first_name", "last_name", "company", "phone", "mobile_phone", "email", "home_address"),
        *("home_postal_code", "home_city", "home_country", "birthdate", "language", "remarks"),
    ]


async def test_a_spreadsheet_of_a_newcomer(people: Any, tmp_path: Path) -> None:
    """A title, merged groups above the header, an empty column, numbers for phones, dates, formulas, another
    sheet before it."""
    await agency.load()
    path = tmp_path / "Clients 2026.xlsx"
    with xlsxwriter.Workbook(path) as book:
        book.add_worksheet("Read me").write("A1", "Our clients")
        sheet, day = book.add_worksheet("Clients"), book.add_format({"num_format": "dd/mm/yyyy"})
        sheet.merge_range("A1:G1", "Clients of the agency")
        sheet.merge_range("A2:B2", "Who")
        sheet.merge_range("D2:E2", "Phone")
        sheet.write_row("A3", ["First name", "Surname", "", "Mobile", "E-mail", "Birthday", "Full name"])
        sheet.write_row("A4", ["Ana", "Ferreira", "", 351912555001, "ana@example.com"])
        sheet.write_datetime("F4", date(1985, 4, 13), day)
        sheet.write_formula("G4", '=A4&" "&B4', None, "Ana Ferreira")
        sheet.write_row("A6", ["Eva", "Reis", "", 12025550123.0, "", 31150])
        sheet.write_row("A7", ["Rui", "Costa", "", 912555003])
        sheet.write_formula("E7", "=NA()", None, "#N/A")
    result = await take(path)
    assert (result.created, result.refused, result.unread) == (3, 0, 0)
    told = [(one["name"], one["birthday"], [p["value"] for p in one["points"]]) for one in await everybody()]
    assert sorted(told) == [
        ("Ana Ferreira", "1985-04-13", ["+351912555001", "ana@example.com"]),
        ("Eva Reis", "1985-04-13", ["+12025550123"]),
        ("Rui Costa", None, ["+351912555003"]),
    ]


async def test_somebody_called_by_a_name_beside_a_given_name(people: Any, tmp_path: Path) -> None:
    await agency.load()
    path = tmp_path / "kontakte.csv"
    path.write_text("Vorname;Name\nAna;Ferreira\nJosé;Jose Núñez\n", encoding="utf-8")
    await take(path)
    told = [(one["name"], one["family_name"]) for one in await everybody()]
    assert sorted(told) == [("Ana Ferreira", "Ferreira"), ("Jose Núñez", "")]
