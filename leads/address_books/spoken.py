"""How the columns of an address book are called in other languages and by other programs.

As the programs write it; compared without accents, signs and blanks. The better ones stand first."""

PROGRAMS = {
    "originating_system_key": "Record ID, Contact ID, Person - ID, Entity ID, Resource Name",
    "company": "Organization 1 - Name, Account Name, Associated Company, Organisation Name",
    "job_title": "Organization 1 - Title, Title",
    "mobile_phone": "Mobile Phone Number, Phone - Mobile, Mobile Number, Phone (Mobile)",
    "mobile_phone2": "Mobile Phone 2, Car Phone",
    "phone": "Contact Number",
    "phone2": "Phone - Other",
    "home_phone": "Phone - Home, Phone (Home)",
    "home_phone2": "Home Phone 2",
    "office_phone": "Phone - Work, Phone (Work), Company Phone",
    "office_phone2": "Business Phone 2, Company Main Phone, Work Phone 2",
    "fax": "Phone - Fax, Other Fax",
    "email2": "Email - Work, Work Email, Email (Work)",
    "email3": "Email - Home, Home Email, Personal Email, Email (Home)",
    "tags": "Label, Contact Tags",
    "lead_source": "Original Source, Contact Source",
    "created": "Create Date, Create Date (GMT), Created Time, Created Date, Person created, Added",
    "home_address": "Mailing Street, Postal address, Mailing Address, Other Street",
    "home_city": "Mailing City, Other City",
    "home_postal_code": "Mailing Zip/Postal Code, Zip/Postal Code, Other Postal Code",
    "home_state": "Mailing State/Province, State/Region, State/Province, Other State",
    "home_country": "Mailing Country, Country/Region, Other Country/Region",
    "work_address": "Business Street, Work Street",
    "work_address2": "Business Street 2, Work Street 2",
}
LANGUAGES = (
    # German, Dutch
    {
        "full_name": "Vollständiger Name, Anzeigename, Kontakt, Kunde, Naam, Volledige naam, Klant",
        "name_prefix": "Anrede, Titel, Aanhef",
        "first_name": "Vorname, Rufname, Voornaam",
        "middle_name": "Weitere Vornamen, Zweiter Vorname, Tussenvoegsel",
        "last_name": "Nachname, Familienname, Zuname, Achternaam, Familienaam",
        "company": "Firma, Unternehmen, Organisation, Bedrijf, Organisatie",
        "job_title": "Position, Beruf, Funktion, Functie, Beroep",
        "mobile_phone": "Mobiltelefon, Handy, Mobil, Handynummer, Mobilnummer, Mobiel, Mobiele telefoon, Gsm",
        "phone": "Telefon, Telefonnummer, Tel., Rufnummer, Festnetz, Telefoon, Telefoonnummer",
        "phone2": "Telefon 2, Weitere Telefonnummer, Telefoon 2",
        "home_phone": "Telefon privat, Telefon (privat), Privattelefon, Telefoon thuis",
        "home_phone2": "Telefon privat 2",
        "office_phone": "Telefon geschäftlich, Telefon (geschäftlich), Telefon Firma, Telefoon werk",
        "office_phone2": "Telefon geschäftlich 2, Telefon Zentrale",
        "fax": "Fax geschäftlich, Faxnummer, Fax privat",
        "email": "E-Mail-Adresse, E-Mail, Mailadresse, E-mailadres",
        "email2": "E-Mail 2: Adresse, E-Mail 2, E-mailadres 2",
        "email3": "E-Mail 3: Adresse, E-Mail 3",
        "language": "Sprache, Taal",
        "birthdate": "Geburtstag, Geburtsdatum, Geb.-Datum, Geboortedatum, Verjaardag",
        "contact_type": "Kontaktart, Rolle, Rol, Type contact",
        "tags": "Kategorien, Schlagwörter, Gruppen, Categorieën, Labels",
        "remarks": "Notizen, Bemerkungen, Bemerkung, Anmerkungen, Opmerkingen, Notities, Opmerking",
        "lead_source": "Quelle, Herkunft, Bron, Herkomst",
        "campaign": "Kampagne, Campagne",
        "created": "Erstellt am, Angelegt am, Aangemaakt op",
        "home_address": "Straße privat, Straße, Adresse, Anschrift, Straße und Hausnummer, Straat, Adres",
        "home_city": "Ort privat, Ort, Stadt, Wohnort, Plaats, Woonplaats",
        "home_postal_code": "Postleitzahl privat, PLZ, Postleitzahl, Postcode",
        "home_state": "Bundesland/Kanton privat, Bundesland, Kanton, Region privat, Provincie",
        "home_country": "Land/Region privat, Land, Staat",
        "work_address": "Straße geschäftlich, Straße Firma",
        "work_city": "Ort geschäftlich",
        "work_postal_code": "Postleitzahl geschäftlich",
        "work_state": "Region geschäftlich, Bundesland/Kanton geschäftlich",
        "work_country": "Land/Region geschäftlich",
    },
    # French, Catalan, Italian, Portuguese
    {
        "full_name": "Nom complet, Nom et prénom, Prénom et nom, Nome completo, Nome e cognome, "
        "Nominativo, "
        "Nom i cognoms, Client, Cliente, Contact, Contatto, Contato, Contacte",
        "name_prefix": "Civilité, Titolo, Tratamento, Titre",
        "first_name": "Prénom, Nome, Primeiro nome, Nome próprio, Nom de pila",
        "middle_name": "Deuxième prénom, Secondo nome, Nome do meio",
        "last_name": "Nom de famille, Nom, Cognome, Apelido, Sobrenome, Último nome, Cognoms, Apelidos",
        "company": "Société, Entreprise, Organisation, Azienda, Società, Ditta, Empresa",
        "job_title": "Fonction, Poste, Profession, Professione, Qualifica, Profissão, Cargo",
        "mobile_phone": "Téléphone portable, Portable, Téléphone mobile, Mobile, Tél. portable, Cellulare, "
        "Telefono cellulare, Telemóvel, Telemovel, Celular, Telefone celular, Mòbil",
        "phone": "Téléphone, Numéro de téléphone, Tél., Telefono, Numero di telefono, Telefone, Telèfon, "
        "Contacto telefónico",
        "phone2": "Téléphone 2, Autre téléphone, Telefono 2, Telefone 2, Outro telefone",
        "home_phone": "Téléphone domicile, Téléphone fixe, Telefono casa, Telefono fisso, Telefone casa, "
        "Telefone fixo",
        "office_phone": "Téléphone bureau, Téléphone professionnel, Telefono ufficio, Telefone trabalho",
        "fax": "Télécopie, Télécopieur",
        "email": "Adresse e-mail, Adresse électronique, Courriel, E-mail, Mél, Indirizzo e-mail, "
        "Indirizzo di posta elettronica, Posta elettronica, Correio eletrónico, Endereço de e-mail, Correu",
        "email2": "E-mail 2, Adresse e-mail 2, Email secondario, Email alternativo",
        "language": "Langue, Lingua, Língua, Idioma, Llengua",
        "birthdate": "Date de naissance, Anniversaire, Data di nascita, Compleanno, Data de nascimento, "
        "Aniversário, Data de naixement",
        "contact_type": "Type de contact, Rôle, Tipo di contatto, Ruolo, Tipo de contacto, Papel",
        "tags": "Étiquettes, Catégories, Groupes, Etichette, Categorie, Gruppi, Etiquetas, "
        "Categorias, Grupos",
        "remarks": "Remarques, Notes, Commentaires, Observations, Note, Osservazioni, Annotazioni, "
        "Observações, Notas, Comentários, Anotações",
        "lead_source": "Origine, Provenance, Fonte, Provenienza, Origem, Proveniência",
        "campaign": "Campagne, Campagna, Campanha",
        "created": "Date de création, Créé le, Data creazione, Creato il, Data de criação, Criado em",
        "home_address": "Adresse, Rue, Indirizzo, Via, Morada, Endereço, Rua, Adreça",
        "home_address2": "Complément d'adresse, Adresse 2, Complemento",
        "home_city": "Ville, Commune, Città, Comune, Localidade, Cidade, Ciutat, Població",
        "home_postal_code": "Code postal, CAP, Codice postale, Código postal, CEP, Codi postal",
        "home_state": "Région, Département, Provincia, Regione, Distrito, Estado, Região",
        "home_country": "Pays, Paese, Nazione, País",
    },
    # Swedish, Danish, Norwegian, Finnish
    {
        "full_name": "Namn, Navn, Fullständigt namn, Fulde navn, Nimi, Koko nimi",
        "first_name": "Förnamn, Fornavn, Etunimi",
        "last_name": "Efternamn, Efternavn, Etternavn, Sukunimi",
        "company": "Företag, Virksomhed, Firma, Bedrift, Yritys",
        "mobile_phone": "Mobiltelefon, Mobilnummer, Mobil, Matkapuhelin",
        "phone": "Telefon, Telefonnummer, Puhelin, Puhelinnumero",
        "email": "E-post, E-postadress, E-mailadresse, E-postadresse, Sähköposti",
        "language": "Språk, Sprog, Kieli",
        "birthdate": "Födelsedag, Födelsedatum, Fødselsdag, Fødselsdato, Syntymäaika",
        "remarks": "Anteckningar, Noter, Merknader, Bemærkninger, Muistiinpanot",
        "lead_source": "Källa, Kilde, Lähde",
        "home_address": "Gatuadress, Adress, Gadenavn, Gateadresse, Katuosoite, Osoite",
        "home_city": "Postort, By, Poststed, Kaupunki",
        "home_postal_code": "Postnummer, Postinumero",
        "home_country": "Maa",
    },
    # Polish, Czech, Turkish, Russian, Ukrainian, Greek, Romanian, Hungarian
    {
        "full_name": "Imię i nazwisko, Jméno a příjmení, Ad Soyad, ФИО, Полное имя, Ονοματεπώνυμο, "
        "Nume complet, Teljes név, Név",
        "first_name": "Imię, Jméno, Ad, Adı, Имя, Ім'я, Όνομα, Prenume, Keresztnév",
        "middle_name": "Отчество",
        "last_name": "Nazwisko, Příjmení, Soyad, Soyadı, Фамилия, Прізвище, Επώνυμο, Nume, Vezetéknév",
        "company": "Przedsiębiorstwo, Společnost, Şirket, Компания, Организация, Εταιρεία, Companie, Cég",
        "mobile_phone": "Telefon komórkowy, Komórka, Mobilní telefon, Cep telefonu, Cep, Мобильный, "
        "Мобильный телефон, Κινητό, Mobiltelefon",
        "phone": "Numer telefonu, Telefonní číslo, Telefon numarası, Телефон, Номер телефона, Τηλέφωνο, "
        "Telefonszám",
        "email": "Adres e-mail, Poczta elektroniczna, E-posta, Электронная почта, Почта, Email адрес",
        "language": "Język, Jazyk, Dil, Язык, Γλώσσα, Limbă, Nyelv",
        "birthdate": "Data urodzenia, Datum narození, Doğum tarihi, Дата рождения, День рождения, "
        "Ημερομηνία γέννησης, Data nașterii, Születési dátum",
        "remarks": "Uwagi, Notatki, Poznámky, Notlar, Заметки, Примечания, Комментарий, "
        "Σημειώσεις, Megjegyzés",
        "home_address": "Ulica, Adres, Ulice, Adresa, Адрес, Улица, Διεύθυνση, Stradă, Cím, Utca",
        "home_city": "Miasto, Miejscowość, Město, Şehir, Город, Πόλη, Oraș, Város",
        "home_postal_code": "Kod pocztowy, PSČ, Posta kodu, Индекс, Почтовый индекс, Cod poștal, "
        "Irányítószám",
        "home_country": "Kraj, Země, Ülke, Страна, Χώρα, Țară, Ország",
    },
    # Japanese, Korean, Chinese
    {
        "full_name": "氏名, 名前, お名前, 이름, 성명, 姓名, 名字",
        "first_name": "名",
        "last_name": "姓, 성",
        "company": "会社名, 会社, 회사, 公司, 公司名称",
        "mobile_phone": "携帯電話, 携帯, 휴대폰, 휴대전화, 手机, 手机号码, 手機",
        "phone": "電話番号, 電話, 전화, 전화번호, 电话, 电话号码",
        "email": "メールアドレス, メール, 이메일, 邮箱, 电子邮件, 電子郵件",
        "birthdate": "生年月日, 誕生日, 생년월일, 생일, 出生日期, 生日",
        "remarks": "備考, メモ, 비고, 메모, 备注, 備註",
        "home_address": "住所, 주소, 地址",
        "home_postal_code": "郵便番号, 우편번호, 邮编, 邮政编码",
        "home_country": "国, 국가, 国家",
    },
)
