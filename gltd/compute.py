"""Where work runs: the threads of this process today. The one place that another engine would replace."""

import hashlib
import json
import os
import tempfile
from collections.abc import Callable, Sequence
from concurrent.futures import FIRST_COMPLETED, Future, ThreadPoolExecutor, wait
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Generic, Protocol, TypeVar

import numpy as np

from gltd.errors import CancelledError, GltdError

Given = TypeVar("Given")

# How often someone who wants to stop is heard while pieces run.
_GLANCE_SECONDS = 0.2


class Tell(Protocol):
    """What long work is given to say where it stands; it raises ``CancelledError`` where it must stop."""

    def __call__(self, step: str, *, done: int = 0, total: int = 0) -> None:
        """Name the step, and how much of it is done; a ``total`` of 0 is one that nobody knows."""


def say_nothing(step: str, *, done: int = 0, total: int = 0) -> None:
    """Say nothing: nobody looks."""


@dataclass(frozen=True)
class Piece(Generic[Given]):
    """One of many independent pieces of work: a key of its own, and what it is given."""

    key: str
    given: Given


@dataclass(frozen=True)
class Answer:
    """What came of a piece: plain values as JSON has them, or the sentence that says why there are none."""

    key: str
    value: Any = None
    failure: str = ""


def count_threads() -> int:
    """Return how many pieces run at once unless said otherwise: one a core that the process may use."""
    # Not every system can tell which cores the process may use.
    allowed = getattr(os, "sched_getaffinity", None)
    return len(allowed(0)) if allowed else os.cpu_count() or 1


def spawn_seeds(seed: int, *, count: int) -> list[np.random.SeedSequence]:
    """Return the seed of each piece of a run, by rank."""
    return np.random.SeedSequence(seed).spawn(count)


def run_pieces(
    work: Callable[[Given, np.random.SeedSequence], Any],
    *,
    pieces: Sequence[Piece[Given]],
    seed: int,
    folder: Path | None = None,
    threads: int | None = None,
    tell: Tell = say_nothing,
    step: str = "calcul",
) -> list[Answer]:
    """Do each piece with a random seed of its own, and return the answers in the order of the pieces.

    The seeds are spawned from ``seed`` by rank: the digits are the same on one thread and on many. With a
    ``folder``, each answer is kept there as it comes, and a run that was killed takes up where it stopped.
    An anticipated error is the failure of its piece alone, and is tried again at the next run; any other
    one is raised once the others are done and kept. ``tell`` may stop the run between two pieces.
    """
    keys = [piece.key for piece in pieces]
    if len(set(keys)) < len(keys):
        raise GltdError("Deux travaux portent le même nom : donnez à chacun le sien.")
    seeds = spawn_seeds(seed, count=len(pieces))
    answers: dict[str, Answer] = {}
    todo: list[tuple[Piece[Given], np.random.SeedSequence]] = []
    for piece, own in zip(pieces, seeds, strict=True):
        kept = _read(folder, key=piece.key, seed=own)
        if kept is None:
            todo.append((piece, own))
        else:
            answers[piece.key] = kept
    tell(step, done=len(answers), total=len(pieces))
    with ThreadPoolExecutor(max_workers=threads or count_threads()) as pool:
        waiting = {pool.submit(_do, work, piece, own, folder) for piece, own in todo}
        unforeseen = _gather(waiting, answers, tell=tell, step=step, total=len(pieces))
    if unforeseen is not None:
        raise unforeseen
    return [answers[key] for key in keys]


def _gather(
    waiting: set[Future[Answer]], answers: dict[str, Answer], *, tell: Tell, step: str, total: int
) -> BaseException | None:
    """Collect answers as they come; return the first error that nobody foresaw."""
    unforeseen: BaseException | None = None
    try:
        while waiting:
            over, waiting = wait(waiting, timeout=_GLANCE_SECONDS, return_when=FIRST_COMPLETED)
            for future in over:
                error = future.exception()
                if error is not None:
                    unforeseen = unforeseen or error
                else:
                    answers[future.result().key] = future.result()
            tell(step, done=len(answers), total=total)
    except (CancelledError, KeyboardInterrupt):
        # What runs is waited for, and kept; what did not begin never will.
        for future in waiting:
            future.cancel()
        raise
    return unforeseen


def _do(
    work: Callable[[Given, np.random.SeedSequence], Any],
    piece: Piece[Given],
    seed: np.random.SeedSequence,
    folder: Path | None,
) -> Answer:
    try:
        value = work(piece.given, seed)
    except GltdError as error:
        return Answer(piece.key, failure=error.sentence)
    # What a later run reads back is what this one returns.
    text = json.dumps({"key": piece.key, "seed": _name(seed), "value": value}, ensure_ascii=False)
    if folder is not None:
        keep_text(folder / _file_name(piece.key), text=text)
    return Answer(piece.key, value=json.loads(text)["value"])


def _read(folder: Path | None, *, key: str, seed: np.random.SeedSequence) -> Answer | None:
    """Return the answer that an earlier run kept for the same key and the same seed."""
    if folder is None:
        return None
    try:
        kept = json.loads((folder / _file_name(key)).read_text(encoding="utf-8"))
    except (FileNotFoundError, ValueError):
        return None
    same = kept.get("key") == key and kept.get("seed") == _name(seed)
    return Answer(key, value=kept["value"]) if same else None


def keep_text(path: Path, *, text: str) -> None:
    """Write a file whole or not at all."""
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        handle, name = tempfile.mkstemp(dir=path.parent, prefix=".")
        with os.fdopen(handle, "w", encoding="utf-8") as file:
            file.write(text)
        Path(name).replace(path)
    except OSError as error:
        raise GltdError(
            f"Impossible d'écrire dans « {path.parent} » : vérifiez la place et les droits du dossier."
        ) from error


def _file_name(key: str) -> str:
    return f"{hashlib.sha256(key.encode('utf-8')).hexdigest()[:32]}.json"


def _name(seed: np.random.SeedSequence) -> list[int]:
    """Return what tells a spawned seed from all others."""
    entropy = seed.entropy
    assert isinstance(entropy, int)
    return [entropy, *(int(number) for number in seed.spawn_key)]
