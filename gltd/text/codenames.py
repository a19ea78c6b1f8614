"""Names of code: « Point Alpha », « PD-01 », « Secteur Oscar 2 ».

Some words that services spell with are first names elsewhere (Charlie, Oscar, Victor): a name made of code
words alone says nothing of a person, and is not to be masked.
"""

from typing import Final

# fmt: off
SPELLED: Final = frozenset({
    "alpha", "alfa", "bravo", "charlie", "delta", "echo", "foxtrot", "golf", "hotel", "india", "juliett",
    "juliette", "kilo", "lima", "mike", "november", "oscar", "papa", "quebec", "romeo", "sierra", "tango",
    "uniform", "victor", "whiskey", "xray", "yankee", "zulu", "beta", "bêta", "gamma", "epsilon", "zeta",
    "zêta", "eta", "êta", "theta", "thêta", "iota", "kappa", "lambda", "mu", "nu", "xi", "omicron", "pi",
    "rho", "rhô", "sigma", "tau", "upsilon", "phi", "khi", "chi", "psi", "omega", "oméga",
})
CALLED: Final = frozenset({
    "point", "pd", "spot", "secteur", "zone", "site", "lieu", "four", "labo", "cave", "stock", "objectif",
})
# fmt: on


def is_code_name(text: str) -> bool:
    """Tell whether a name is made of code words alone, something more than a first name among them."""
    words = text.lower().replace("-", " ").split()
    spelled = [word for word in words if word in SPELLED]
    others = [word for word in words if word not in SPELLED]
    coded = all(word in CALLED or word.isdecimal() or len(word) == 1 for word in others)
    return bool(words) and coded and (bool(others) or spelled in (["alpha"], ["alfa"]))
