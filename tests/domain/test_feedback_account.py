"""Which spellings of a customer's name mean the same customer."""

import csv
from pathlib import Path

import pytest

from domain.feedback.account import named_most, normal

CRM = Path(__file__).parents[3] / "shared/data/crm"
real = pytest.mark.skipif(
    not (CRM / "accounts.csv").exists(),
    reason="the folder shared/ with a real CRM's export is not beside the checkout",
)


def column(file: str, name: str) -> list[str]:
    with (CRM / file).open(encoding="utf-8") as rows:
        return [row[name] for row in csv.DictReader(rows)]


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("GTX Pro", "GTXPro"),
        ("GTX Pro", "gtx pro inc."),
        ("GTX Pro", "  GTX-Pro, Inc "),
        ("Müller GmbH & Co. KG", "Muller"),
        ("Gekko & Co", "gekko"),
        ("The New York Inquirer", "New York Inquirer"),
        ("Acme Corporation", "ACME Corp."),
        ("Fiat S.p.A.", "fiat spa"),
        ("ＧＴＸ", "gtx"),
        ("株式会社 東", "株式会社東"),
        ("Y-corporation", "Y Corporation"),
    ],
)
def test_spellings_of_one_customer(one: str, other: str) -> None:
    assert normal(one) == normal(other)


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("GTX Pro", "GTX Plus Pro"),
        ("Konex", "Conex"),
        ("Y-corporation", "X-corporation"),
        ("Betatech", "Betasoloin"),
        ("🚀", "🎯"),
        ("The Inc", "The Ltd"),
    ],
)
def test_names_of_two_customers(one: str, other: str) -> None:
    assert normal(one) != normal(other)


def test_a_customer_is_shown_as_it_is_spelt_most() -> None:
    names = ["gtx pro inc.", "GTX Pro", "GTX Pro", "GTXPro", "Konex", "", " "]
    assert named_most(names, 5) == (("GTX Pro", 4), ("Konex", 1))


def test_ties_go_by_name_and_the_list_has_an_end() -> None:
    assert named_most(["Konex", "Acme", "acme"], 1) == (("Acme", 2),)
    assert named_most(["Konex", "Acme"], 1) == (("Acme", 1),)


@real
def test_a_real_list_of_customers_keeps_every_customer_apart() -> None:
    names = column("accounts.csv", "account")
    assert len({normal(name) for name in names}) == len(names)


@real
def test_the_spellings_of_a_real_pipeline_meet_those_of_its_price_list() -> None:
    listed = {normal(name) for name in column("products.csv", "product")}
    sold = set(column("sales_pipeline.csv", "product"))
    assert "GTXPro" in sold
    assert {normal(name) for name in sold} == listed
