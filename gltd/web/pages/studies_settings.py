"""The statistical choices of a question: each has a default, and says in words why."""

from dataclasses import dataclass
from typing import Any

from django import forms

from gltd.usecases.studying.drafting import Parameter

MOST_SEED = 2**31 - 1


@dataclass(frozen=True)
class Setting:
    """One parameter of a specification: how it is asked for, from what to what, and why its default.

    With ``choices``, what is chosen is a text, or numbers between commas where ``numbers`` says so.
    """

    name: str
    label: str
    default: str
    reason: str
    least: int = 0
    most: int = 0
    choices: tuple[tuple[str, str], ...] = ()
    numbers: bool = False

    @property
    def field_name(self) -> str:
        """The name of its field: no question has a field of that name."""
        return f"set_{self.name}"

    def make_field(self) -> forms.Field:
        """Return the field that asks for it; left empty, the default stands."""
        if self.choices:
            return forms.ChoiceField(
                label=self.label, choices=self.choices, required=False, help_text=self.reason
            )
        return forms.IntegerField(
            label=self.label,
            min_value=self.least,
            max_value=self.most,
            required=False,
            help_text=self.reason,
            widget=forms.TextInput(attrs={"inputmode": "numeric"}),
        )

    def read(self, cleaned: dict[str, Any]) -> Parameter:
        """Return the parameter that was chosen."""
        value = cleaned.get(self.field_name)
        text = self.default if value in (None, "") else str(value)
        if self.numbers:
            return tuple(float(part) for part in text.split(","))
        return text if self.choices else float(text)


LEVEL = Setting(
    "level",
    "Prudence des intervalles",
    "0.95",
    "95 %, l'usage : une étude sur vingt se trompe par le seul hasard. Plus prudent, un vrai effet se "
    "voit moins.",
    choices=(("0.9", "90 %"), ("0.95", "95 %"), ("0.99", "99 %")),
)
SEED = Setting(
    "seed",
    "Graine du tirage au sort",
    "1",
    "N'importe quel nombre : le même redonne les mêmes chiffres.",
    least=0,
    most=MOST_SEED,
)
DRAWS = "999 tirages donnent une probabilité au millième près."
CLUSTERS = (
    Setting(
        "max_radius_m",
        "Rayon le plus grand d'un foyer (m)",
        "500",
        "Au-delà de 500 m, ce n'est plus un lieu mais un quartier.",
        least=50,
        most=5000,
    ),
    Setting(
        "max_days",
        "Durée la plus longue d'un foyer (jours)",
        "60",
        "Plus de deux mois, ce n'est plus nouveau.",
        least=7,
        most=365,
    ),
    Setting(
        "mode",
        "Chercher",
        "retrospective",
        "Sur toute la période, on voit aussi ce qui a commencé et fini.",
        choices=(
            ("retrospective", "sur toute la période"),
            ("prospective", "seulement ce qui dure encore à la fin de la période"),
        ),
    ),
    Setting("replications", "Tirages au sort", "999", DRAWS, least=99, most=9999),
)
NEAR_REPEATS = (
    Setting(
        "distances_m",
        "Distances",
        "100,200,400",
        "100 m, une rue : la première bande est celle dont parle la réponse.",
        choices=(
            ("50,100,200", "jusqu'à 50, 100 et 200 m"),
            ("100,200,400", "jusqu'à 100, 200 et 400 m"),
            ("200,400,800", "jusqu'à 200, 400 et 800 m"),
        ),
        numbers=True,
    ),
    Setting(
        "lags_days",
        "Délais",
        "7,14",
        "Une semaine : le temps d'adapter les patrouilles.",
        choices=(
            ("2,7", "jusqu'à 2 et 7 jours"),
            ("7,14", "jusqu'à 7 et 14 jours"),
            ("14,28", "jusqu'à 14 et 28 jours"),
        ),
        numbers=True,
    ),
    Setting("permutations", "Tirages au sort", "999", DRAWS, least=99, most=9999),
)
HOURS = (
    Setting(
        "by",
        "Compter",
        "hour_of_week",
        "Par heure de la semaine : le vendredi soir n'est pas le mardi soir. Avec peu de faits, l'un ou "
        "l'autre.",
        choices=(
            ("hour_of_week", "par heure de la semaine"),
            ("hour", "par heure du jour"),
            ("weekday", "par jour de la semaine"),
        ),
    ),
    Setting(
        "best",
        "Combien d'heures (ou de jours) choisir",
        "10",
        "Dix heures par semaine : deux ou trois services. Au plus la moitié.",
        least=1,
        most=60,
    ),
)
PATTERN = (
    Setting(
        "resamples",
        "Rééchantillonnages",
        "200",
        "200, comme la méthode publiée ; seul l'indice S en dépend, non les zones qui changent.",
        least=50,
        most=2000,
    ),
)
