"""The statistical choices of a question: each has a default, and says in words why."""

from dataclasses import dataclass
from typing import Any

from django import forms

from gltd.stats.results import say
from gltd.usecases.studying.drafting import Parameter

MOST_SEED = 2**31 - 1


@dataclass(frozen=True)
class Setting:
    """One parameter of a specification: how it is asked for, from what to what, and why its default.

    With ``choices``, what is chosen is a text, a number where ``number`` says so, or numbers between commas
    where ``numbers`` does.
    """

    name: str
    label: str
    default: str
    reason: str
    least: int = 0
    most: int = 0
    choices: tuple[tuple[str, str], ...] = ()
    numbers: bool = False
    number: bool = False
    zero: str = ""  # what is said of a value of zero, where it means something else

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
        return text if self.choices and not self.number else float(text)

    def tell(self, value: Any) -> str:
        """Say a value in the words of the form."""
        parts = value if isinstance(value, (tuple, list)) else (value,)
        text = ",".join(f"{part:g}" if isinstance(part, float) else str(part) for part in parts)
        if text == "0" and self.zero:
            return self.zero
        return dict(self.choices).get(text, text) if self.choices else say(float(value))


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
GRAVITY = (
    Setting(
        "heavy",
        "Un fait grave compte pour",
        "10",
        "Une échelle simple, à défendre : dix troubles pour une violence. Elle se fixe avant de compter.",
        least=1,
        most=1000,
    ),
    Setting("middle", "Un fait moyen compte pour", "3", "Entre les deux.", least=1, most=1000),
    Setting("light", "Un fait léger compte pour", "1", "L'unité de compte.", least=1, most=1000),
)
AREA_SCALE = Setting(
    "scale",
    "Zones de comparaison, comptées",
    "none",
    "Telles quelles quand elles ont un volume voisin de la zone traitée.",
    choices=(("none", "telles quelles"), ("area", "ramenées à la surface de la zone traitée")),
)
QUOTIENT = (
    Setting(
        "resamples",
        "Rééchantillonnages",
        "4000",
        "Pour un second intervalle, qui doit ressembler au premier.",
        least=500,
        most=20000,
    ),
)
PANEL = (
    Setting("permutations", "Tirages au sort", "999", DRAWS, least=99, most=9999),
    Setting(
        "errors",
        "Marge d'erreur",
        "",
        "Choisie d'après le nombre de zones.",
        choices=(
            ("", "selon le nombre de zones"),
            ("cluster", "par zone"),
            ("model", "du modèle"),
            ("exact", "exacte"),
        ),
    ),
)
MONTHS = Setting(
    "months",
    "Durée prévue, en mois, avant et après",
    "12",
    "Un an efface les saisons ; plus court, on voit moins.",
    least=1,
    most=60,
)
POWER = (
    MONTHS,
    Setting(
        "power",
        "Chances voulues de voir l'effet",
        "0.8",
        "80 %, l'usage : quatre études sur cinq le verraient.",
        choices=(("0.8", "80 %"), ("0.9", "90 %")),
        number=True,
    ),
)
_SHARES = (
    ("0", "aucune"),
    ("0.1", "10 %"),
    ("0.2", "20 %"),
    ("0.3", "30 %"),
    ("0.5", "50 %"),
    ("0.7", "70 %"),
)
REHEARSAL = (
    MONTHS,
    Setting(
        "reduction",
        "Baisse que l'on simule",
        "0.3",
        "Aucune : on verra combien de fausses alertes l'étude donnerait.",
        choices=_SHARES,
        number=True,
    ),
    Setting(
        "displaced",
        "Part des faits évités qui vont autour",
        "0",
        "Demande un pourtour.",
        choices=(("0", "aucune"), ("0.3", "30 %"), ("0.5", "50 %"), ("0.7", "70 %"), ("1", "toutes")),
        number=True,
    ),
    Setting(
        "scale",
        "Zones de comparaison, comptées",
        "none",
        "Comme le fera l'étude.",
        choices=(("none", "telles quelles"), ("reference", "ramenées à leur volume d'avant")),
    ),
    Setting("replications", "Études simulées", "200", "À trois points près environ.", least=50, most=2000),
)
CELL = Setting("cell_m", "Côté d'une maille (m)", "100", "Un pâté de maisons.", least=25, most=1000)
EDGE = Setting(
    "edge",
    "Bord de la carte",
    "box",
    "Près du bord, une partie du voisinage manque : la carte en tient compte.",
    choices=(("box", "le cadre des faits"), ("zones", "le contour de la zone")),
)
MAP = (
    CELL,
    Setting(
        "bandwidth_m",
        "Portée (m)",
        "0",
        "0 : calculée d'après les faits. Plus large, l'image est plus lisse et dit moins.",
        most=2000,
        zero="calculée d'après les faits",
    ),
    Setting(
        "kernel",
        "Forme",
        "quartic",
        "Les deux donnent presque la même carte.",
        choices=(("quartic", "quartique"), ("gaussian", "gaussienne")),
    ),
    Setting(
        "bandwidth",
        "La portée",
        "fixed",
        "Adaptée, elle se resserre là où les faits sont nombreux.",
        choices=(("fixed", "est la même partout"), ("adaptive", "s'adapte au nombre de faits")),
    ),
    EDGE,
)
DENSITY = (
    CELL,
    Setting(
        "bandwidth_m", "Portée (m)", "250", "Trois minutes à pied : un même voisinage.", least=50, most=2000
    ),
    Setting("replications", "Tirages au sort", "199", "Assez pour un seuil à 5 %.", least=99, most=1999),
    EDGE,
)
CENTRE = (
    Setting(
        "resamples", "Rééchantillonnages", "400", "Assez pour des intervalles stables.", least=100, most=5000
    ),
)
RATES = (
    Setting(
        "max_share",
        "Part la plus grande d'un foyer",
        "0.5",
        "La moitié des habitants : au-delà, c'est le reste qui serait à part.",
        choices=(("0.1", "10 % des habitants"), ("0.25", "25 %"), ("0.5", "50 %")),
        number=True,
    ),
    Setting("interval_months", "Pas de temps, en mois", "1", "Un mois, comme les relevés.", least=1, most=12),
    Setting("replications", "Tirages au sort", "999", DRAWS, least=99, most=9999),
)
