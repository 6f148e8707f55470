"""Rules that come along: what mails of known portals look like, and the words that forms use everywhere."""

from typing import Any

Recipes = tuple[str, ...]

FIELDS = ("name", "first_name", "last_name", "email", "phone", "message", "reference", "address", "language")
"""The facts that a rule finds."""

RULES: dict[str, dict[str, Any]] = {
    "idealista": {
        "name": "Idealista",
        "sender": ("@idealista.com", "@idealista.pt", "@idealista.it"),
        "fields": {
            "name": ("Nombre", "Nome"),
            "email": ("Email", "E-mail", "Dirección de correo", "Correo", "Indirizzo email"),
            "phone": ("Telefono", "Teléfono", "Telefone", "Tel"),
            "message": ("Mensaje", "Comentario", "Comentarios", "Mensagem", "Messaggio"),
            "reference": ("Referencia", "Ref", "Referência", "Codice"),
        },
    },
    "idealista-info": {
        "name": "Idealista",
        "subject": "idealista solicita información",
        "language": "es",
        "fields": {
            "name": ("Nombre", "@reply-to-name"),
            "email": ("Dirección de correo", "Email", "@reply-to"),
            "phone": ("Teléfono", "Telefono"),
            "message": ("Mensaje", "Comentario"),
            "reference": ("Referencia", "Ref"),
        },
    },
    "fotocasa": {
        "name": "Fotocasa",
        "sender": ("messaging.fotocasa.es", "@fotocasa.es"),
        "language": "es",
        "fields": {
            "name": ("A {} le interesa tu anuncio", "A {} le interesa", "Nombre"),
            "email": ("E-mail", "Email", "Mi e-mail", "@from"),
            "phone": ("Mi teléfono", "Teléfono"),
            "message": ("Mensaje", "Mi mensaje", "Comentarios"),
            "reference": ("Referencia", "Ref"),
        },
    },
    "habitaclia": {
        "name": "Habitaclia",
        "sender": ("@envios.habitaclia.com", "@habitaclia.com"),
        "language": "es",
        "fields": {
            "name": ("Nombre",),
            "email": ("E-mail", "Email", "Correo", "@email"),
            "phone": ("Teléfono", "Telefono"),
            "message": ("Mensaje", "Comentario", "Comentarios"),
            "reference": ("Referencia", "Ref"),
        },
    },
    "pisos": {
        "name": "Pisos.com",
        "sender": ("@pisos.com",),
        "language": "es",
        "fields": {
            "name": ("Nombre",),
            "email": ("E-mail", "Email", "Correo", "@email"),
            "phone": ("Teléfono", "Telefono"),
            "message": ("Mensaje", "Comentario", "Comentarios"),
            "reference": ("Referencia", "Ref"),
        },
    },
    "realtor": {
        "name": "Realtor.com",
        "sender": ("@email.realtor.com", "@realtor.com"),
        "language": "en",
        "fields": {
            "name": ("New realtor.com lead - {}",),
            "first_name": ("First Name",),
            "last_name": ("Last Name",),
            "email": ("Email Address", "Email"),
            "phone": ("Phone Number", "Phone"),
            "message": ("Comment", "Comments"),
            "reference": ("MLSID #", "MLSID # {}", "MLS ID", "Property ID"),
            "address": ("Property Address",),
        },
    },
    "zillow-rentals": {
        "name": "Zillow",
        "sender": ("@zillowrentals.com",),
        "side": "rent",
        "language": "en",
        "fields": {
            "name": ("{} says:", "@reply-to-name"),
            "email": ("@reply-to",),
            "phone": ("@phone",),
            "message": ("says: {}",),
        },
    },
    "zillow": {
        "name": "Zillow",
        "sender": ("@convo.zillow.com", "@zillow.com"),
        "language": "en",
        "fields": {
            "name": ("{} is requesting information about", "@from-name"),
            "email": ("@reply-to", "@from"),
            "phone": ("Phone", "@phone"),
            "message": ("says: {}", "Message"),
            "address": ("is requesting information about {}",),
        },
    },
    "zumper": {
        "name": "Zumper",
        "sender": ("@zlead.co", "@zumper.com", "@padmapper.com"),
        "side": "rent",
        "language": "en",
        "fields": {
            "name": ("@reply-to-name", "Zumper on behalf of {} ["),
            "email": ("@reply-to", "@email", "@from"),
            "phone": ("@phone",),
            "message": ("Message",),
        },
    },
    "forrent": {
        "name": "ForRent.com",
        "sender": ("@forrent.com",),
        "side": "rent",
        "language": "en",
        "fields": {
            "name": ("Prospect Name", "New ForRent Lead | {} -"),
            "email": ("Email", "@reply-to"),
            "phone": ("Phone", "@phone"),
            "message": ("Comments",),
        },
    },
    "apartments": {
        "name": "Apartments.com",
        "sender": ("@apartments.com", "@apartmentfinder.com"),
        "side": "rent",
        "language": "en",
        "fields": {
            "name": ("Name",),
            "email": ("Email", "@reply-to"),
            "phone": ("Phone",),
            "message": ("Comments",),
            "address": ("Property Address 1",),
        },
    },
    "apartmentsearch": {
        "name": "ApartmentSearch.com",
        "sender": ("@apartmentsearch.com",),
        "side": "rent",
        "language": "en",
        "fields": {
            "name": ("Customer Name",),
            "email": ("Email",),
            "phone": ("Phone number",),
            "message": ("Question",),
        },
    },
    "yelp": {
        "name": "Yelp",
        "sender": ("@messaging.yelp.com",),
        "language": "en",
        "fields": {
            "name": ("Message from {} for", "New Message from {}"),
            "email": ("@from",),
            "phone": ("Phone",),
            "message": ("New Message from * --- {} * * *", "Message"),
        },
    },
    "live-chat": {
        "name": "Live chat",
        "sender": (".zendesk.com", "livechat"),
        "channel": "website",
        "fields": {
            "name": ("Visitor's Name", "Name"),
            "email": ("Email Address", "Email"),
            "phone": ("Contact Number", "Phone"),
            "message": ("Chat Summary", "Message"),
        },
    },
    "web-form": {
        "name": "Web form",
        "subject": "New submission from {}",
        "channel": "website",
        "fields": {
            "name": ("fullName", "name", "Full name", "Your name"),
            "email": ("email", "e-mail"),
            "phone": ("phone", "telephone"),
            "message": ("message", "comments"),
            "reference": ("reference", "property"),
        },
    },
}

EVERYWHERE: dict[str, Recipes] = {
    "name": (
        *("Full name", "Your name", "Customer name", "Contact name", "Client name", "Name", "fullName"),
        *("Nombre y apellidos", "Nombre completo", "Nombre", "Nome completo", "Nome e cognome", "Nome"),
        *("Nom et prénom", "Nom complet", "Nom", "Vor- und Nachname", "Naam", "Navn", "Namn", "Nimi"),
        *(
            "Imię i nazwisko",
            "Jméno",
            "Név",
            "Nume",
            "Ονοματεπώνυμο",
            "Имя",
            "お名前",
            "氏名",
            "이름",
            "姓名",
            "الاسم",
        ),
    ),
    "first_name": (
        "First name",
        "Vorname",
        "Prénom",
        "Voornaam",
        "Fornavn",
        "Förnamn",
        "Etunimi",
        "Primeiro nome",
    ),
    "last_name": (
        *("Last name", "Surname", "Family name", "Apellidos", "Apellido", "Nachname", "Nom de famille"),
        *("Achternaam", "Etternavn", "Efternamn", "Sukunimi", "Sobrenome", "Apelido", "Cognome"),
    ),
    "email": (
        *("E-mail address", "Email address", "E-mail", "Email", "Your email", "Correo electrónico", "Correo"),
        *(
            "Dirección de correo",
            "Adresse e-mail",
            "E-Mail-Adresse",
            "Courriel",
            "Endereço de e-mail",
            "Mail",
        ),
        *(
            "E-mailadres",
            "E-post",
            "Sähköposti",
            "Indirizzo email",
            "メールアドレス",
            "이메일",
            "邮箱",
            "البريد الإلكتروني",
        ),
    ),
    "phone": (
        *("Phone number", "Telephone number", "Contact number", "Mobile number", "Phone", "Telephone"),
        *("Mobile", "Cell", "Teléfono móvil", "Teléfono", "Telefono", "Móvil", "Telefonnummer", "Telefon"),
        *("Handy", "Mobil", "Téléphone", "Portable", "Telefone", "Telemóvel", "Celular", "Cellulare"),
        *(
            "Telefoonnummer",
            "Telefoon",
            "Puhelin",
            "Τηλέφωνο",
            "Телефон",
            "電話番号",
            "전화번호",
            "电话",
            "الهاتف",
        ),
    ),
    "message": (
        *("Message", "Comments", "Comment", "Question", "Enquiry", "Mensaje", "Comentarios", "Comentario"),
        *("Consulta", "Nachricht", "Anfrage", "Mitteilung", "Commentaire", "Mensagem", "Messaggio"),
        *("Bericht", "Opmerkingen", "Besked", "Meddelande", "Viesti", "Wiadomość", "Сообщение", "メッセージ"),
    ),
    "reference": (
        *("Property reference", "Reference number", "Reference", "Listing ID", "Property ID", "MLS #", "Ref"),
        *("Referencia", "Referência", "Objektnummer", "Objekt-ID", "Référence", "Riferimento", "Referentie"),
    ),
    "address": ("Property address", "Dirección del inmueble", "Adresse du bien", "Objektadresse", "Address"),
    "language": ("Language", "Idioma", "Sprache", "Langue", "Lingua", "Taal"),
}
"""For whoever sends a form that no rule knows."""
