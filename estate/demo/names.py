"""Names of people from many places, each with the language that they write in."""

from random import Random

_POOLS: dict[str, tuple[int, str, str]] = {
    # language: how many of a hundred, given names, family names
    "pt": (40, "Ana João Maria Tiago Inês Rui Beatriz Pedro Catarina Nuno Marta Diogo Sofia Gonçalo Joana André Leonor "
               "Miguel Teresa Ricardo Mariana Filipe Cláudia Vasco Helena Duarte Rita Luís Margarida Hugo Carolina Tomé",
           "Ferreira Martins Sousa Almeida Carvalho Gonçalves Ribeiro Pinto Conceição Araújo Simões Magalhães Antunes "
           "Fonseca Brandão Assunção Guimarães Lourenço Vilaça Falcão Teixeira Mourão Barros Câmara Paixão Leitão"),
    "en": (16, "Oliver Emma Jack Grace Thomas Chloe Henry Isla George Aoife Liam Niamh Ethan Hannah Noah Priya Arjun "
               "Zara Maya Kwame Adaeze", "Walsh Bennett Hughes O’Brien Clarke Fletcher Murphy Nair Okafor Patel "
               "Whitfield McAllister Reid Sharma Mensah Carter Lindqvist-Hale"),
    "fr": (8, "Camille Louis Élodie Antoine Chloé Mathieu Zoé François Hélène Benoît Anaïs Loïc",
           "Dubois Lefèvre Moreau Girard Rousseau Béranger Fauré Desprès Marchand Gauthier"),
    "de": (7, "Lukas Jürgen Anna Björn Käthe Felix Jörg Greta Sören Heike Matthias Änne",
           "Weber Müller Schröder Groß Köhler Jäger Bäumler Vogel Strauß Schäfer"),
    "es": (6, "Lucía Álvaro Carmen Íñigo Begoña Martín Nuria Sergio Pilar Andrés",
           "García Muñoz Ibáñez Núñez Ortega Peña Zúñiga Vázquez Castaño"),
    "it": (4, "Giulia Lorenzo Chiara Niccolò Francesca Matteo Alessia", "Rossi Bianchi Colombo Greco D’Angelo Forlì"),
    "nl": (3, "Sanne Daan Fleur Bram Lotte Joost", "de Vries|van den Berg|Jansen|Bakker|van ’t Hoff"),
    "pl": (2, "Łukasz Agnieszka Paweł Małgorzata Zbigniew", "Wójcik Kowalski Dąbrowski Śliwiński Żak"),
    "sv": (2, "Åsa Erik Linnéa Göran Maja", "Öberg Lindström Ångström Nyqvist"),
    "tr": (1, "Ayşe Çağlar Işıl Gökhan", "Yılmaz Şahin Öztürk"),
    "cs": (1, "Tereza Jiří Zdeněk", "Dvořák Černý Růžička"),
    "uk": (2, "Олена Андрій Катерина Тарас Юлія", "Шевченко Коваль Бондаренко Мельник"),
    "el": (1, "Ελένη Γιώργος Κατερίνα", "Παπαδόπουλος Νικολάου Γεωργίου"),
    "ar": (1, "ليلى عمر نور يوسف", "حداد منصور الخوري"),
    "he": (1, "נועה איתן תמר", "לוי כהן מזרחי"),
    "hi": (1, "अनिका रोहन मीरा", "वर्मा जोशी मेहता"),
    "zh": (2, "晓明 丽华 志强 雅婷 子涵", "王 李 陈 林 黄"),
    "ja": (1, "さくら 健太 美咲 大輔", "佐藤 鈴木 高橋 渡辺"),
    "ko": (1, "민준 서연 지우", "김 이 박"),
}  # fmt: skip
OTHER_SCRIPTS = ("uk", "el", "ar", "he", "hi", "zh", "ja", "ko")
FAMILY_FIRST = ("zh", "ja", "ko")


def draw(rng: Random, *, latin_only: bool = False) -> tuple[str, str]:
    """A name and the language of its owner."""
    languages = [language for language in _POOLS if not (latin_only and language in OTHER_SCRIPTS)]
    language = rng.choices(languages, [_POOLS[language][0] for language in languages])[0]
    _share, given, family = _POOLS[language]
    first, last = rng.choice(_split(given)), rng.choice(_split(family))
    if language in FAMILY_FIRST:
        return (last + first if language != "ja" else f"{last} {first}"), language
    if language == "pt" and rng.random() < 0.25:
        return f"{first} {last} {rng.choice(_split(family))}", language
    return f"{first} {last}", language


def _split(listed: str) -> list[str]:
    return listed.split("|") if "|" in listed else listed.split()
