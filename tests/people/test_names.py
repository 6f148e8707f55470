import pytest

from estate.people.recognition import compatible


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("Ana Ferreira", "ana  ferreira"),
        ("Ana Ferreira", "Ana"),
        ("A. Ferreira", "Ana Ferreira"),
        ("Ferreira, Ana", "Ana Maria Ferreira"),
        ("José Müller", "Jose Muller"),
        ("Dr Ana Ferreira", "Ms Ana Ferreira"),
        ("山田 太郎", "山田太郎"),
        ("王伟", "Wei Wang"),
        ("Hans Müller", "Hans Mueller"),
        ("Bjørn Ås", "Bjoern Aas"),
        ("Иван Петров", "Ivan Petrov"),
        ("", "Ana Ferreira"),
    ],
)
def test_both_may_be_the_name_of_one_person(one: str, other: str) -> None:
    assert compatible(one, other)
    assert compatible(other, one)


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("Ana Ferreira", "João Ferreira"),
        ("Mr Smith", "Mrs Smith"),
        ("Maria Rossi", "Mario Rossi"),
        ("Ana", "Joana"),
        ("A. Ferreira", "João Ferreira"),
        ("Ana Ana", "Ana Ferreira"),
    ],
)
def test_these_are_two_people(one: str, other: str) -> None:
    assert not compatible(one, other)
    assert not compatible(other, one)
