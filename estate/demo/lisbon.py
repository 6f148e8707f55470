"""The city of the sample: districts with their coordinates and prices, and streets that could be there."""

from dataclasses import dataclass


@dataclass(frozen=True)
class District:
    name: str
    city: str
    latitude: float
    longitude: float
    postal_code: str  # its first half
    price: int  # euros for a square metre
    rent: float  # euros for a square metre and month
    near: str  # what one lives near to, in English
    near_pt: str
    kinds: str = "flat flat flat flat flat house loft shop"


DISTRICTS = (
    District("Alfama", "Lisboa", 38.7115, -9.1300, "1100", 6200, 21, "the castle hill", "da colina do castelo"),
    District("Graça", "Lisboa", 38.7172, -9.1306, "1170", 5600, 19, "the viewpoint", "do miradouro"),
    District("Mouraria", "Lisboa", 38.7146, -9.1345, "1100", 5400, 20, "the old market", "do mercado antigo"),
    District("Baixa", "Lisboa", 38.7110, -9.1375, "1100", 7300, 24, "the river square", "da praça do rio"),
    District("Chiado", "Lisboa", 38.7108, -9.1420, "1200", 8600, 27, "the theatres", "dos teatros", "flat flat flat loft shop shop"),
    District("Bairro Alto", "Lisboa", 38.7132, -9.1450, "1200", 6600, 23, "the garden on the hill", "do jardim do alto"),
    District("Príncipe Real", "Lisboa", 38.7169, -9.1490, "1250", 8800, 26, "the garden", "do jardim", "flat flat flat house loft shop"),
    District("Estrela", "Lisboa", 38.7135, -9.1600, "1200", 6900, 22, "the park", "do parque"),
    District("Campo de Ourique", "Lisboa", 38.7175, -9.1660, "1350", 6100, 20, "the market hall", "do mercado"),
    District("Lapa", "Lisboa", 38.7085, -9.1625, "1200", 7400, 23, "the embassies", "das embaixadas", "flat flat house villa"),
    District("Alcântara", "Lisboa", 38.7050, -9.1760, "1300", 5700, 20, "the docks", "das docas", "flat flat flat loft loft shop"),
    District("Belém", "Lisboa", 38.6980, -9.2060, "1400", 5900, 19, "the river gardens", "dos jardins do rio"),
    District("Ajuda", "Lisboa", 38.7070, -9.1990, "1300", 4700, 17, "the botanical garden", "do jardim botânico"),
    District("Restelo", "Lisboa", 38.7030, -9.2150, "1400", 6800, 20, "the park", "do parque", "villa villa house flat"),
    District("Avenidas Novas", "Lisboa", 38.7390, -9.1480, "1050", 6300, 21, "the museum gardens", "dos jardins do museu"),
    District("Saldanha", "Lisboa", 38.7345, -9.1450, "1050", 6400, 22, "the metro", "do metro", "flat flat flat flat shop"),
    District("Alvalade", "Lisboa", 38.7530, -9.1430, "1700", 5800, 19, "the market", "do mercado"),
    District("Areeiro", "Lisboa", 38.7425, -9.1330, "1900", 5200, 18, "the metro", "do metro", "flat flat flat shop"),
    District("Arroios", "Lisboa", 38.7295, -9.1350, "1150", 5000, 19, "the garden square", "da praça ajardinada"),
    District("Penha de França", "Lisboa", 38.7270, -9.1280, "1170", 4600, 17, "the viewpoint", "do miradouro"),
    District("Benfica", "Lisboa", 38.7490, -9.2010, "1500", 3900, 14, "the forest park", "do parque florestal", "flat flat flat house"),
    District("Lumiar", "Lisboa", 38.7720, -9.1600, "1600", 4500, 16, "the park", "do parque", "flat flat flat house"),
    District("Parque das Nações", "Lisboa", 38.7680, -9.0970, "1990", 6700, 21, "the riverside walk", "do passeio ribeirinho", "flat flat flat flat shop"),
    District("Marvila", "Lisboa", 38.7430, -9.1060, "1950", 5300, 18, "the former warehouses", "dos antigos armazéns", "loft loft loft flat"),
    District("Cascais", "Cascais", 38.6979, -9.4215, "2750", 6900, 22, "the bay", "da baía", "villa villa seaside house flat flat land"),
    District("Estoril", "Cascais", 38.7060, -9.3980, "2765", 6800, 21, "the beach", "da praia", "villa villa flat flat house"),
    District("Carcavelos", "Cascais", 38.6880, -9.3350, "2775", 5400, 19, "the beach", "da praia", "house flat flat villa seaside"),
    District("Oeiras", "Oeiras", 38.6930, -9.3140, "2780", 4400, 16, "the sea wall", "do passeio marítimo", "house flat flat"),
    District("Sintra", "Sintra", 38.7980, -9.3880, "2710", 3600, 13, "the hills", "da serra", "country country house land land villa"),
    District("Colares", "Sintra", 38.8060, -9.4480, "2705", 3300, 12, "the vineyards", "das vinhas", "country country land seaside"),
    District("Almada", "Almada", 38.6790, -9.1570, "2800", 3300, 13, "the ferry", "do cacilheiro", "flat flat house land"),
    District("Caparica", "Almada", 38.6440, -9.2350, "2825", 3500, 14, "the beach", "da praia", "seaside house flat land"),
)  # fmt: skip

_WAYS = ("Rua", "Rua", "Rua", "Rua", "Travessa", "Calçada", "Largo", "Avenida", "Beco")
_NAMES = (
    "das Laranjeiras", "do Sol", "da Fonte", "da Oliveira", "do Moinho", "das Acácias", "dos Poetas",
    "do Limoeiro", "das Gaivotas", "da Figueira", "do Mirante", "das Flores", "do Alecrim Novo", "da Amendoeira",
    "dos Navegantes", "da Saudade", "do Forno", "das Andorinhas", "da Horta", "do Poço", "dos Jacarandás",
    "da Esperança", "do Cedro", "das Romãzeiras", "do Farol", "da Madressilva", "dos Oleiros", "da Ribeira",
    "do Carvalho", "das Violetas", "da Alfarrobeira", "do Pomar", "dos Azulejos", "da Videira", "do Rouxinol",
)  # fmt: skip


def streets() -> list[str]:
    """Every way with every name, in an order that mixes them."""
    return [
        f"{_WAYS[(i + j) % len(_WAYS)]} {name}" for i in range(len(_WAYS)) for j, name in enumerate(_NAMES)
    ]
