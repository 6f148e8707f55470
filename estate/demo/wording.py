"""What the sample's people write and say."""

from random import Random

KIND_WORDS = {
    # kind: English, Portuguese, RESO sub-type
    "flat": ("flat", "Apartamento", "Apartment"),
    "house": ("town house", "Moradia em banda", "Townhouse"),
    "villa": ("villa", "Moradia isolada", "SingleFamilyResidence"),
    "seaside": ("house by the sea", "Casa junto ao mar", "SingleFamilyResidence"),
    "country": ("country house", "Casa de campo", "SingleFamilyResidence"),
    "loft": ("loft", "Loft", "Apartment"),
    "shop": ("shop", "Loja", "Retail"),
    "land": ("plot of land", "Terreno", "UnimprovedLand"),
}
_CHARMS = (
    ("Bright", "luminoso"), ("Quiet", "sossegado"), ("Elegant", "elegante"), ("Sunny", "soalheiro"),
    ("Newly renovated", "renovado"), ("Charming", "encantador"), ("Spacious", "espaçoso"), ("Airy", "arejado"),
)  # fmt: skip
_FEATURES = (
    ("a balcony to the south", "varanda virada a sul"), ("a lift", "elevador"), ("two parking spaces", "dois lugares de garagem"),
    ("original tiles from 1920", "azulejos originais de 1920"), ("a view of the river", "vista de rio"),
    ("an oak floor throughout", "soalho em carvalho"), ("a kitchen made to measure", "cozinha por medida"),
    ("air conditioning", "ar condicionado"), ("a fireplace", "lareira"), ("a large storeroom", "arrecadação ampla"),
    ("double glazing", "vidros duplos"), ("a shared roof terrace", "terraço comum na cobertura"),
    ("high ceilings with stucco", "pés-direitos altos com estuque"), ("a small inner courtyard", "pequeno pátio interior"),
)  # fmt: skip


def headline(rng: Random, kind: str, bedrooms: int | None, district: str) -> tuple[str, str]:
    """The same line in English and in Portuguese."""
    charm, charm_pt = rng.choice(_CHARMS)
    english, portuguese, _type = KIND_WORDS[kind]
    if kind == "land":
        return f"Plot with a view in {district}", f"Terreno com vista em {district}"
    if kind == "shop":
        return f"{charm} corner shop in {district}", f"Loja de esquina em {district}"
    size = {1: "one", 2: "two", 3: "three", 4: "four", 5: "five", 6: "six"}.get(bedrooms or 0)
    rooms = f"{size}-bedroom {english}" if size else f"studio {english}"
    return f"{charm} {rooms} in {district}", f"{portuguese} T{bedrooms or 0} em {district}: {charm_pt}"


def remarks(rng: Random, kind: str, area: int, year: int | None, near: str, near_pt: str) -> tuple[str, str]:
    chosen = rng.sample(_FEATURES, 3)
    if kind == "land":
        return (
            f"{area} m² of gently sloping land, five minutes from {near}. Water and power lie at the edge of the plot; "
            "a preliminary enquiry for a house of 240 m² was answered favourably.",
            f"{area} m² de terreno com declive suave, a cinco minutos {near_pt}. Água e luz à porta; pedido de "
            "informação prévia favorável para moradia de 240 m².",
        )
    features, features_pt = (", ".join(pair[i] for pair in chosen[:2]) for i in (0, 1))
    return (
        f"{area} m² a short walk from {near}, with {features} and {chosen[2][0]}. Built in {year} and well kept since; "
        "everything for daily life is around the corner. Come and see it in the morning light.",
        f"{area} m² a dois passos {near_pt}, com {features_pt} e {chosen[2][1]}. Construção de {year}, muito bem "
        "conservada, com todo o comércio à porta. Venha ver com a luz da manhã.",
    )


SHOWING = (
    "Ring at the caretaker’s on the ground floor.", "The owner is at home; call twenty minutes before.",
    "Keys at the office, hook {hook}.", "The tenant wants a day’s notice.", "Park in the courtyard, second gate.", "",
)  # fmt: skip
PRIVATE = (
    "The owner would take five per cent less for a quick deed.", "Sold only with the garage.", "Tenant until the summer.",
    "The sister has to sign as well.", "Energy certificate is ordered.", "", "", "",
)  # fmt: skip

ASKING = {
    "en": ("Is the {home} still available? We could come on Saturday.", "We are moving to Lisbon in spring and like the {home}. Is the street quiet at night?",
           "Could you send me the floor plan of the {home}?", "Does the {home} come with parking? I would like to visit it this week.",
           "I saw the {home} from outside yesterday and would love to see it from within."),
    "pt": ("Bom dia, o imóvel em {home} ainda está disponível? Gostava de visitar ao fim da tarde.", "Olá! Qual é o valor do condomínio em {home}?",
           "Procuro casa para a minha família e gostei muito de {home}. Podemos marcar uma visita?", "Aceitam proposta abaixo do valor para {home}? Tenho crédito aprovado."),
    "fr": ("Bonjour, le bien à {home} est-il toujours disponible ? Nous serons à Lisbonne la semaine prochaine.", "Bonjour, pourriez-vous m’envoyer les charges pour {home} ?"),
    "de": ("Guten Tag, ist {home} noch zu haben? Wir sind ab Donnerstag in der Stadt.", "Wie hoch sind die Nebenkosten bei {home}? Ein Aufzug wäre uns wichtig."),
    "es": ("Hola, ¿sigue disponible {home}? Me gustaría verlo el sábado.", "Buenos días, ¿admiten mascotas en {home}?"),
    "it": ("Buongiorno, vorrei visitare {home}. È possibile venerdì?",), "nl": ("Goedendag, kunnen wij {home} zaterdag bekijken?",),
    "uk": ("Добрий день! Чи можна подивитися {home} цього тижня?",), "zh": ("您好，请问 {home} 还在出售吗？我想预约看房。",),
    "ja": ("こんにちは。{home} を見学したいのですが、今週末は可能でしょうか。",), "ar": ("مرحبا، هل ما زال {home} متاحا؟ أود زيارته هذا الأسبوع.",),
}  # fmt: skip
LOOKING = (
    "We look for a flat with two bedrooms around {district}.",
    "Please tell me when something near {district} comes in.",
)
SELLING = ("I would like to know what my flat in {district} is worth.", "We inherited a house in {district} and think of selling it.",
           "We are moving abroad and want to let our flat in {district} for two years.")  # fmt: skip

CALL_NOTES = {
    "reached": ("Needs two bedrooms and a lift; the mother lives with them.", "Mortgage approved up to the asking price.", "Likes it, wants to come with the partner.",
                "Works nearby; evenings are best.", "Looks at one more home this week, then decides.", "Would pay cash, asks about the energy certificate.",
                "Wants to be near the German school.", "Has a dog; the owner agrees."),
    "voicemail": ("Left word who I am and that I call again.", ""), "no_answer": ("",), "busy": ("",), "wrong_number": ("Somebody else’s number.",), "missed": ("",),
}  # fmt: skip
NOTES = ("Prefers messages in the morning.", "The budget has some air: up to ten per cent more for a terrace.", "Sells the old flat first; the deed is due next month.",
         "Came through a neighbour who bought from us.", "Wants the school within walking distance.", "Asked for the plans of the whole floor; sent.",
         "Very decided, knows the street.", "Do not call during the school run.", "Needs room for a piano.")  # fmt: skip
FEEDBACK = {
    1: ("Too dark, and the stairs are steep.", "Far too much to be done."), 2: ("The street is too loud for them.", "Smaller than they thought."),
    3: ("Fine, but they want to compare.", "Likes the kitchen, not the bathroom."), 4: ("Nearly ideal; comes again with the parents.", "Wants to know when one could move in."),
    5: ("In love with the light. Wants to make an offer.", "Measured the bedroom for the wardrobe already."),
}  # fmt: skip
STEPS = (
    "Call back",
    "Send two more homes",
    "Ask for the bank’s letter",
    "Book a second visit",
    "Send the floor plan",
    "Ask what they thought of it",
    "Settle the date of the deed",
)
OFFERS = (
    "Offer of {price} by mail, answer within the week.",
    "Verbal offer of {price}; the owner wants to sleep on it.",
    "Offer of {price}, subject to the mortgage.",
)
LOST_NOTES = {"bought_elsewhere": "Bought from friends.", "price": "The bank does not go along.", "no_answer": "Five calls, two letters.", "changed_plans": "Stays abroad another year.",
              "not_serious": "Wanted to see how the neighbours live.", "other": "Fell ill; may come back."}  # fmt: skip
CANCELLED = ("The prospect has a cold.", "The owner is away that day.", "Found something else meanwhile.")

TEMPLATES = (
    (
        "First answer",
        "mail",
        "en",
        "{home}",
        "Dear {first_name},\n\nthank you for your interest in {home}. You find all photos here:\n{home_url}\n\nWhen would it suit you to see it? I can be there on weekdays until seven and on Saturday morning.\n\nKind regards",
    ),
    (
        "After a visit",
        "mail",
        "en",
        "Your visit to {home}",
        "Dear {first_name},\n\nthank you for coming. How did you like {home}? I am glad to answer whatever came to your mind since.\n\nKind regards",
    ),
    (
        "Before a visit",
        "mail",
        "en",
        "We see each other: {visit_time}",
        "Dear {first_name},\n\nI look forward to showing you {home}, {visit_time}. If something comes up, you reach me at {agent_phone}.\n\nKind regards",
    ),
    (
        "A new price",
        "mail",
        "en",
        "New price: {home}",
        "Dear {first_name},\n\nthe owners ask {price} now for {home}. Shall we look at it once more?\n{home_url}\n\nKind regards",
    ),
    (
        "Called in vain",
        "text",
        "en",
        "",
        "Hello {first_name}, this is {agent_name} of {agency}. I just tried to call you about {home}. When may I ring again?",
    ),
    (
        "On my way",
        "text",
        "en",
        "",
        "Hello {first_name}, I am on my way to {home}. See you soon! {agent_name}",
    ),
)
CONVERSATIONS = (
    (
        (
            "ours",
            "Your enquiry",
            "Dear {name},\n\nthank you for your interest in {home}. Would Saturday at ten suit you?\n\nKind regards",
        ),
        (
            "theirs",
            "Re: Your enquiry",
            "Hello,\n\nSaturday is fine, but could it be eleven? We have to bring the children to their music lesson first.\n\nThank you",
        ),
        (
            "ours",
            "Re: Your enquiry",
            "Dear {name},\n\neleven it is. The entrance is around the corner, next to the bakery.\n\nSee you then",
        ),
    ),
    (
        (
            "ours",
            "Your enquiry",
            "Dear {name},\n\nthank you for asking about {home}. Do you need a parking space with it?\n\nKind regards",
        ),
        ("theirs", "Re: Your enquiry", "Yes, one would be enough. And is there a lift?"),
    ),
)
