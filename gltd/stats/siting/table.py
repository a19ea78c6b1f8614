"""Which places cover which facts, as a sparse table."""

from collections.abc import Sequence
from typing import TYPE_CHECKING, Any

import numpy as np
import shapely
from numpy.typing import ArrayLike, NDArray
from shapely.geometry import Point
from shapely.geometry.base import BaseGeometry

from gltd.stats.arguments import FloatArray, listed, looks_like_degrees, positive, refuse

if TYPE_CHECKING:
    from scipy.sparse import csr_array


# No projected coordinate goes so far.
_FARTHEST_M = 1e9


def check_places(values: ArrayLike, *, name: str) -> FloatArray:
    """Return (n, 2) finite metres, or refuse what is none."""
    if np.ma.is_masked(values):
        raise refuse(name, why="des coordonnées sont masquées ; retirez-les.")
    try:
        places = np.array(values, dtype=np.float64)
    except (TypeError, ValueError, OverflowError) as error:
        raise refuse(name, why="un tableau (n, 2) de coordonnées en mètres est attendu.") from error
    if places.ndim != 2 or places.shape[1] != 2 or len(places) == 0:
        raise refuse(name, why="un tableau (n, 2) de coordonnées en mètres est attendu.")
    if not np.all(np.isfinite(places)) or np.abs(places).max() > _FARTHEST_M:
        raise refuse(name, why="une coordonnée manque ou est hors de toute carte.")
    if looks_like_degrees(places[:, 0], y=places[:, 1]):
        raise refuse(name, why="ces coordonnées sont en degrés ; projetez-les d'abord en mètres.")
    return places


def cover_table(
    places: FloatArray,
    *,
    candidates: ArrayLike | None,
    radius_m: float | None,
    fields: Sequence[BaseGeometry] | None,
) -> "csr_array":
    """Return facts × places, 1 where the place covers the fact."""
    if (fields is None) == (candidates is None):
        raise refuse(
            "candidates", why="donnez des emplacements (candidates et radius_m) ou des champs (fields)."
        )
    if fields is not None:
        return _by_fields(places, fields=fields)
    if radius_m is None:
        raise refuse("radius_m", why="une portée en mètres est attendue.")
    return _by_radius(
        places,
        sites=check_places(candidates if candidates is not None else [], name="candidates"),
        radius_m=radius_m,
    )


def _by_radius(places: FloatArray, *, sites: FloatArray, radius_m: float) -> "csr_array":
    from scipy.sparse import csr_array
    from scipy.spatial import KDTree

    radius_m = positive(radius_m, name="radius_m")
    # Reach is inclusive to the millimetre: a place on the circle is covered.
    found = KDTree(places).sparse_distance_matrix(KDTree(sites), radius_m + 1e-3, output_type="coo_matrix")
    return csr_array((np.ones(found.nnz), (found.row, found.col)), shape=(len(places), len(sites)))


def _by_fields(places: FloatArray, *, fields: Sequence[BaseGeometry]) -> "csr_array":
    from scipy.sparse import csr_array

    if len(listed(fields, name="fields")) == 0:
        raise refuse("fields", why="au moins un champ de vision est attendu.")
    if not all(isinstance(field, BaseGeometry) for field in fields):
        raise refuse("fields", why="des polygones sont attendus.")
    tree = shapely.STRtree([Point(x, y) for x, y in places.tolist()])
    column, row = tree.query(np.asarray(list(fields), dtype=object), predicate="intersects")
    return csr_array((np.ones(len(row)), (row, column)), shape=(len(places), len(fields)))


def seen_already(
    places: FloatArray, *, existing: ArrayLike | Sequence[BaseGeometry], radius_m: float | None
) -> NDArray[np.bool_]:
    """Tell which facts existing places cover."""
    if np.ma.is_masked(existing):
        raise refuse("existing", why="des coordonnées sont masquées ; retirez-les.")
    items = list(existing) if isinstance(existing, (list, tuple, np.ndarray)) else [existing]
    if not items:
        return np.zeros(len(places), dtype=bool)
    shapes = [item for item in items if isinstance(item, BaseGeometry)]
    points: Any = [item for item in items if not isinstance(item, BaseGeometry)]
    if shapes:
        found = _by_fields(places, fields=shapes)
    elif radius_m is None:
        raise refuse("existing", why="donnez des champs, ou une portée (radius_m) avec des emplacements.")
    else:
        found = _by_radius(places, sites=check_places(points, name="existing"), radius_m=radius_m)
    counts: NDArray[np.bool_] = found.sum(axis=1) > 0
    return counts


def merge_facts(cover: "csr_array", *, weights: FloatArray) -> tuple["csr_array", FloatArray]:
    """Make one of the facts that the same places cover, and leave out those that none does."""
    from scipy.sparse import csr_array

    cover = cover.tocsr()
    cover.sort_indices()
    counts = np.diff(cover.indptr)
    # Two random sums tell sets of places apart: equal by chance once in 2¹²⁰.
    keys = np.random.default_rng(0).integers(1, 2**60, size=(cover.shape[1], 2), dtype=np.uint64)
    rows = np.repeat(np.arange(cover.shape[0]), counts)
    sums = np.zeros((cover.shape[0], 2), dtype=np.uint64)
    np.add.at(sums, rows, keys[cover.indices])
    useful = np.flatnonzero((counts > 0) & (weights > 0))
    if len(useful) == 0:
        return csr_array((0, cover.shape[1])), np.zeros(0)
    _, first, group = np.unique(sums[useful], axis=0, return_index=True, return_inverse=True)
    merged = np.bincount(group.ravel(), weights=weights[useful]).astype(np.float64)
    return cover[useful[first]], merged
