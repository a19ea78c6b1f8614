"""What every statistic refuses at the door, each time naming the argument."""

from collections.abc import Mapping, Sequence
from typing import Any, TypeVar

import numpy as np
from numpy.typing import ArrayLike, NDArray

from gltd.errors import GltdError

FloatArray = NDArray[np.float64]
Kind = TypeVar("Kind")

# Exact tests go through every possible count; beyond this no local count goes.
MAX_COUNT = 10_000_000

# Beyond these, squares and ratios leave what a float holds; no length, count or weight of ours comes near.
_LARGEST, _SMALLEST = 1e12, 1e-12

# An area of events less than this wide, in numbers a longitude and a latitude may take, is in degrees.
_DEGREES_EXTENT = 15.0


def refuse(name: str, *, why: str) -> GltdError:
    """Make the error that names the argument `name` and says `why` in French."""
    return GltdError(f"Argument « {name} » : {why}")


def float_array(values: ArrayLike, *, name: str) -> FloatArray:
    """Return a read-only one-dimensional copy of finite floats; the input is never changed.

    Masked values are missing ones, and dates are not numbers: their unit would be read as days or metres.
    """
    if np.ma.is_masked(values):
        raise refuse(name, why="des valeurs sont masquées ; retirez-les.")
    if getattr(getattr(values, "dtype", None), "kind", "") in ("m", "M"):
        raise refuse(name, why="des nombres sont attendus, et non des dates ; comptez en jours.")
    try:
        array = np.array(values, dtype=np.float64)
    except (TypeError, ValueError, OverflowError) as error:
        raise refuse(name, why="des nombres sont attendus.") from error
    if array.ndim != 1:
        raise refuse(name, why=f"une suite à une dimension est attendue, en voici {array.ndim}.")
    if not np.all(np.isfinite(array)):
        bad = int(np.flatnonzero(~np.isfinite(array))[0])
        raise refuse(
            name, why=f"la valeur de rang {bad + 1} est absente ou infinie ; retirez ou corrigez-la."
        )
    if array.size and np.abs(array).max() > _LARGEST:
        raise refuse(name, why="une valeur est hors de toute mesure ; vérifiez les unités.")
    array.flags.writeable = False
    return array


def count_table(values: ArrayLike, *, name: str, one_row: bool = False) -> FloatArray:
    """Return a two-dimensional copy of whole numbers that are zero or more; one row may be a list."""
    expected = "un tableau (zones, périodes) de dénombrements est attendu."
    try:
        table = np.array(values, dtype=np.float64)
    except (TypeError, ValueError, OverflowError) as error:
        raise refuse(name, why=expected) from error
    if one_row and table.ndim == 1 and table.size:
        table = table[None, :]
    if table.ndim != 2 or not np.all(np.isfinite(table)) or np.any((table < 0) | (table > MAX_COUNT)):
        raise refuse(name, why=expected)
    if np.any(table != np.rint(table)):
        raise refuse(name, why=expected)
    return table


def same_length(**arrays: NDArray[Any]) -> None:
    """Refuse arrays of unequal lengths."""
    lengths = {name: len(array) for name, array in arrays.items()}
    if len(set(lengths.values())) > 1:
        said = ", ".join(f"{name} : {length}" for name, length in lengths.items())
        raise refuse(next(iter(arrays)), why=f"les suites doivent avoir la même longueur ({said}).")


def finite(value: float, *, name: str) -> float:
    """Return a finite number as a float; a masked one is missing, and a text is none."""
    given: Any = value
    try:
        number = float("nan") if np.ma.is_masked(given) or isinstance(given, str) else float(given)
    except (TypeError, ValueError, OverflowError) as error:
        raise refuse(name, why="un nombre est attendu.") from error
    if not np.isfinite(number):
        raise refuse(name, why="un nombre fini est attendu.")
    if abs(number) > _LARGEST:
        raise refuse(name, why="ce nombre est hors de toute mesure ; vérifiez les unités.")
    return number


def positive(value: float, *, name: str) -> float:
    """Return a number above zero."""
    number = finite(value, name=name)
    if number < _SMALLEST:
        raise refuse(name, why=f"un nombre supérieur à zéro est attendu, et non {number:g}.")
    return number


def non_negative(value: float, *, name: str) -> float:
    """Return a number that is zero or more."""
    number = finite(value, name=name)
    if number < 0:
        raise refuse(name, why=f"un nombre positif ou nul est attendu, et non {number:g}.")
    return number


def count(value: float, *, name: str) -> int:
    """Return a whole number that is zero or more."""
    number = non_negative(value, name=name)
    if number > MAX_COUNT:
        raise refuse(name, why=f"un dénombrement d'au plus {MAX_COUNT} est attendu.")
    if number != int(number):
        raise refuse(name, why=f"un dénombrement est attendu (0, 1, 2…), et non {number:g}.")
    return int(number)


def level(value: float, *, name: str = "level") -> float:
    """Return a level of confidence strictly between 0 and 1."""
    number = finite(value, name=name)
    if not 0 < number < 1:
        raise refuse(name, why=f"un niveau entre 0 et 1 est attendu (0.95 par exemple), et non {number:g}.")
    return number


def at_least(value: int, *, name: str, minimum: int) -> int:
    """Return a whole number of at least `minimum`."""
    number = finite(value, name=name)
    if number != int(number) or number < minimum:
        raise refuse(name, why=f"un entier d'au moins {minimum} est attendu, et non {number:g}.")
    return int(number)


def pair(values: Sequence[float], *, name: str) -> tuple[float, float]:
    """Return (before, after), two numbers that are zero or more."""
    values = listed(values, name=name)
    if len(values) != 2:
        raise refuse(name, why="deux nombres sont attendus : avant, après.")
    return non_negative(values[0], name=name), non_negative(values[1], name=name)


def listed(values: Sequence[Kind], *, name: str) -> Sequence[Kind]:
    """Return what has an order and an end: no text, no table by name, nothing that is read only once."""
    given: Any = values
    if isinstance(given, np.ndarray) and given.ndim:
        return values
    if isinstance(given, Sequence) and not isinstance(given, (str, bytes)):
        return values
    raise refuse(name, why="une suite de valeurs est attendue.")


def mapped(values: Mapping[str, Kind], *, name: str) -> Mapping[str, Kind]:
    """Return a table by name."""
    if isinstance(values, Mapping) and all(isinstance(key, str) for key in values):
        return values
    raise refuse(name, why='une valeur par nom est attendue, par exemple {"traitée": …}.')


def flag(value: bool, *, name: str) -> bool:
    """Return a yes or a no."""
    if not isinstance(value, (bool, np.bool_)):
        raise refuse(name, why="vrai ou faux (True ou False) est attendu.")
    return bool(value)


def one_of(value: Kind, *, name: str, among: Sequence[Kind]) -> Kind:
    """Return one of a few words."""
    if not isinstance(value, str) or value not in among:
        raise refuse(name, why=f"choisissez parmi {', '.join(map(str, among))}.")
    return value


def instance(value: Kind, *, name: str, of: type[Any] | tuple[type[Any], ...]) -> Kind:
    """Return an object of a class of ours, such as Points."""
    if not isinstance(value, of):
        classes = of if isinstance(of, tuple) else (of,)
        raise refuse(name, why=f"un objet {' ou '.join(one.__name__ for one in classes)} est attendu.")
    return value


def generator(rng: object, *, name: str = "rng") -> np.random.Generator:
    """Return the random generator, which is always the caller's."""
    if not isinstance(rng, np.random.Generator):
        raise refuse(
            name, why="un générateur numpy.random.Generator est attendu, par exemple default_rng(1)."
        )
    return rng


def looks_like_degrees(x: FloatArray, *, y: FloatArray) -> bool:
    """Tell whether coordinates can hardly be metres: within ±180 and ±90, close together, with decimals."""
    if x.size == 0:
        return False
    if np.abs(x).max() > 180 or np.abs(y).max() > 90:
        return False
    if np.ptp(x) > _DEGREES_EXTENT or np.ptp(y) > _DEGREES_EXTENT:
        return False
    return bool(np.any(x != np.rint(x)) or np.any(y != np.rint(y)))
