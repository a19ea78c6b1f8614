"""Pieces of work: same digits on any number of threads and after a kill; no failure loses another."""

import os
import signal
import subprocess
import sys
import textwrap
from pathlib import Path
from typing import Any

import numpy as np
import pytest

from gltd.compute import Answer, Piece, run_pieces
from gltd.errors import CancelledError, GltdError

PIECES = [Piece(name, number) for number, name in enumerate(("Argonne", "Blossières", "La Source"), 2)]


def draw(count: int, seed: np.random.SeedSequence) -> dict[str, Any]:
    """Draw some numbers."""
    return {"drawn": np.random.default_rng(seed).normal(size=count).tolist()}


def test_the_digits_depend_on_neither_threads_nor_restarts(tmp_path: Path) -> None:
    alone = run_pieces(draw, pieces=PIECES, seed=7, threads=1)
    assert alone == run_pieces(draw, pieces=PIECES, seed=7, threads=3)
    assert alone == run_pieces(draw, pieces=PIECES, seed=7, folder=tmp_path)
    assert alone != run_pieces(draw, pieces=PIECES, seed=8, folder=tmp_path)
    # Each rank has the seed that numpy spawns for it.
    second = np.random.SeedSequence(7).spawn(3)[1]
    assert alone[1] == Answer("Blossières", value=draw(3, second))


def test_what_was_kept_is_not_done_again(tmp_path: Path) -> None:
    first = run_pieces(draw, pieces=PIECES, seed=7, folder=tmp_path)
    done: list[int] = []

    def count(given: int, seed: np.random.SeedSequence) -> dict[str, Any]:
        done.append(given)
        return draw(given, seed)

    lost, *_ = sorted(tmp_path.iterdir())
    lost.write_text("{", encoding="utf-8")
    assert run_pieces(count, pieces=PIECES, seed=7, folder=tmp_path) == first
    assert len(done) == 1
    # A list that begins otherwise has other seeds: nothing of it was kept.
    run_pieces(count, pieces=PIECES[1:], seed=7, folder=tmp_path)
    assert len(done) == 3


def test_a_failure_is_that_of_its_piece_and_is_tried_again(tmp_path: Path) -> None:
    broken = {"Blossières"}

    def work(given: int, seed: np.random.SeedSequence) -> dict[str, Any]:
        if given == 3 and broken:
            raise GltdError("Aucun fait dans cette zone.")
        return draw(given, seed)

    answers = run_pieces(work, pieces=PIECES, seed=7, folder=tmp_path)
    assert [answer.failure for answer in answers] == ["", "Aucun fait dans cette zone.", ""]
    broken.clear()
    assert run_pieces(work, pieces=PIECES, seed=7, folder=tmp_path) == run_pieces(draw, pieces=PIECES, seed=7)


def test_what_nobody_foresaw_is_raised_once_the_others_are_kept(tmp_path: Path) -> None:
    def work(given: int, seed: np.random.SeedSequence) -> dict[str, Any]:
        if given == 2:
            raise ZeroDivisionError
        return draw(given, seed)

    with pytest.raises(ZeroDivisionError):
        run_pieces(work, pieces=PIECES, seed=7, folder=tmp_path, threads=1)
    assert len(list(tmp_path.iterdir())) == 2


def test_it_stops_between_two_pieces_and_keeps_what_is_done(tmp_path: Path) -> None:
    told: list[tuple[int, int]] = []

    def tell(step: str, *, done: int = 0, total: int = 0) -> None:
        told.append((done, total))
        if done == 1:
            raise CancelledError

    started: list[int] = []

    def work(given: int, seed: np.random.SeedSequence) -> dict[str, Any]:
        started.append(given)
        return draw(given, seed)

    many = [Piece(str(number), number) for number in range(500)]
    with pytest.raises(CancelledError):
        run_pieces(work, pieces=[PIECES[0]], seed=7, folder=tmp_path, threads=1, tell=tell)
    assert told[0] == (0, 1)
    assert told[-1] == (1, 1)
    with pytest.raises(CancelledError):
        run_pieces(
            work, pieces=many, seed=7, folder=tmp_path, threads=1, tell=lambda *a, **k: _stop_once(started)
        )
    kept = len(list(tmp_path.iterdir()))
    assert kept == len(started)
    assert kept < len(many)


def _stop_once(started: list[int]) -> None:
    if len(started) > 1:
        raise CancelledError


def test_a_killed_run_takes_up_where_it_stopped(tmp_path: Path) -> None:
    kept = tmp_path / "kept"
    code = f"""
        import os, signal
        from pathlib import Path
        from gltd.compute import Piece, run_pieces

        def work(given, seed):
            if given == 2:
                os.kill(os.getpid(), signal.SIGKILL)
            return {{"entropy": seed.entropy, "key": list(seed.spawn_key)}}

        run_pieces(work, pieces=[Piece(str(n), n) for n in range(4)], seed=7, threads=1,
                   folder=Path({str(kept)!r}))
    """
    command = [sys.executable, "-c", textwrap.dedent(code)]
    killed = subprocess.run(command, env={**os.environ}, check=False)
    assert killed.returncode == -signal.SIGKILL
    assert len(list(kept.glob("*.json"))) == 2
    done: list[int] = []

    def work(given: int, seed: np.random.SeedSequence) -> dict[str, Any]:
        done.append(given)
        return {"entropy": seed.entropy, "key": list(seed.spawn_key)}

    answers = run_pieces(work, pieces=[Piece(str(n), n) for n in range(4)], seed=7, folder=kept)
    assert done == [2, 3]
    assert [answer.value for answer in answers] == [{"entropy": 7, "key": [n]} for n in range(4)]


def test_two_pieces_of_one_name_are_refused() -> None:
    with pytest.raises(GltdError, match="même nom"):
        run_pieces(draw, pieces=[PIECES[0], PIECES[0]], seed=7)
