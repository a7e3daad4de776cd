"""Purpose: which spellings of a customer's name mean the same customer: "GTX Pro", "GTXPro", "gtx pro inc.".

A plain normal form and no guess: other words or a typing error are another customer.
"""

import re
import unicodedata
from collections import Counter, defaultdict
from collections.abc import Iterable

# How companies are constituted, as it stands at the end of their names; people leave it out.
FORMS = frozenset(
    """
    ab ag aps as asa bv co company corp corporation eg ev gbr gmbh inc incorporated kg kgaa kk limited llc llp
    lp ltd nv oy oyj plc pte pty pvt sa sarl sas sau se sl spa spzoo srl ug
    """.split()  # noqa: SIM905 - words in lines read better than a list of them
)
JOINS = frozenset({"and", "und", "et", "y", "e"})
# With less than this left, the form is the name: "Y Corporation".
SHORTEST = 2


def normal(name: str) -> str:
    """What two spellings of one customer share: case, accents, spaces, marks and the company's form don't
    matter, nor does "The" at the beginning."""
    folded = unicodedata.normalize("NFKD", name.casefold())
    plain = "".join(c for c in folded if not unicodedata.combining(c)).replace(".", "")
    parts = re.findall(r"[^\W_]+", plain)
    kept = parts[1:] if parts[:1] == ["the"] else parts
    while kept and (kept[-1] in FORMS or kept[-1] in JOINS) and len("".join(kept[:-1])) >= SHORTEST:
        kept = kept[:-1]
    return "".join(kept) or "".join(parts) or folded.strip()


def named_most(names: Iterable[str], most: int) -> tuple[tuple[str, int], ...]:
    """The customers named most, each as it is spelt most often, with how often; ties by name."""
    spelt: defaultdict[str, Counter[str]] = defaultdict(Counter)
    for name in names:
        if name.strip():
            spelt[normal(name)][name.strip()] += 1
    counted = [(_first(spellings), spellings.total()) for spellings in spelt.values()]
    return tuple(sorted(counted, key=lambda pair: (-pair[1], pair[0]))[:most])


def _first(spellings: Counter[str]) -> str:
    return min(spellings, key=lambda name: (-spellings[name], name))
