"""The worker: does the jobs of the queue, beside ``gltd web serve`` or as a service of its own.

A worker that dies loses nothing: its job goes back to the queue, where the next one finds it.
"""

import multiprocessing
import os
import signal
import threading
import time
from multiprocessing import connection as waiting
from typing import Any, Final

IDLE_SECONDS: Final = 0.25
# Jobs of dead workers are looked for, and a sign of life is given, so often.
ROUND_SECONDS: Final = 15
# Schedules are counted in days: they are looked at so often.
WAKING_SECONDS: Final = 600
_GRACE_SECONDS: Final = 5
# A worker that dies is replaced after so long; one that dies at once is replaced less and less quickly.
_FIRST_DELAY_SECONDS: Final = 1.0
_LAST_DELAY_SECONDS: Final = 60.0


def work(*, once: bool = False) -> None:
    """Do jobs until told to stop (SIGTERM, Ctrl-C), or with ``once`` until none waits."""
    from gltd.web import boot

    boot.start()
    signal.signal(signal.SIGTERM, _interrupt)
    try:
        run_loop(once=once)
    except KeyboardInterrupt:
        # Asked to stop: the job in hand is back in the queue.
        return


def run_loop(*, once: bool = False, over: threading.Event | None = None) -> None:
    """Do what waits, then look again; ``over`` ends it, as does a KeyboardInterrupt."""
    from django.db import close_old_connections, connection

    from gltd.web.actions import jobs, jobs_running, schedules

    next_round = next_waking = time.monotonic()
    while over is None or not over.is_set():
        if not connection.in_atomic_block:
            close_old_connections()
        if time.monotonic() >= next_round:
            jobs.give_sign()
            jobs_running.take_up_lost()
            jobs_running.tidy_queue()
            next_round = time.monotonic() + ROUND_SECONDS
        if time.monotonic() >= next_waking:
            schedules.wake()
            next_waking = time.monotonic() + WAKING_SECONDS
        busy = do_next()
        if once and not busy:
            return
        if not busy:
            (over or threading.Event()).wait(IDLE_SECONDS)


def do_next() -> bool:
    """Do the next task of the queue; tell whether there was one."""
    from django.db import OperationalError
    from django_tasks_db.management.commands.db_worker import Worker
    from django_tasks_db.models import DBTaskResult
    from django_tasks_db.utils import exclusive_transaction, is_locked_database_exception

    from gltd.web.actions.jobs_running import name_worker

    # Looking is a read; taking locks the whole of an SQLite file.
    if not DBTaskResult.objects.ready().exists():
        return False
    name = name_worker()[-64:]
    try:
        with exclusive_transaction():
            place = DBTaskResult.objects.ready().get_locked()
            if place is None:
                return False
            place.claim(name)
    except OperationalError as error:
        if is_locked_database_exception(error):
            return False
        raise
    Worker(
        queue_names=["default"],
        interval=0,
        batch=True,
        backend_name="default",
        startup_delay=False,
        max_tasks=1,
        worker_id=name,
        excluded_queue_names=[],
    ).run_task(place)
    if _interrupted.is_set():
        # The queue's own worker swallows what interrupts a task.
        raise KeyboardInterrupt
    return True


_interrupted = threading.Event()


def _interrupt(number: int, frame: Any) -> None:
    _interrupted.set()
    raise KeyboardInterrupt


def work_beside() -> None:
    """Work as a child of the server: Ctrl-C is the server's affair, and its end is the end."""
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    server = multiprocessing.parent_process()
    assert server is not None

    def follow() -> None:
        waiting.wait([server.sentinel])
        # The server is gone without a word: its next start takes up what this leaves.
        os._exit(0)

    threading.Thread(target=follow, name="server", daemon=True).start()
    work()


class Supervisor:
    """Keeps workers alive beside the server, in processes of their own, until it is told to stop."""

    def __init__(self, count: int) -> None:
        self._over = threading.Event()
        self._threads = [
            threading.Thread(target=self._keep_one, name=f"worker-{rank}", daemon=True)
            for rank in range(1, count + 1)
        ]

    def start(self) -> None:
        """Start the workers."""
        for thread in self._threads:
            thread.start()

    def stop(self) -> None:
        """Stop the workers; what they had in hand goes back to the queue."""
        self._over.set()
        for thread in self._threads:
            thread.join()

    def _keep_one(self) -> None:
        spawn, delay = multiprocessing.get_context("spawn"), _FIRST_DELAY_SECONDS
        while not self._over.is_set():
            began = time.monotonic()
            process = spawn.Process(target=work_beside, name="gltd-worker", daemon=True)
            process.start()
            while process.is_alive() and not self._over.is_set():
                process.join(IDLE_SECONDS)
            if process.is_alive():
                process.terminate()
                process.join(_GRACE_SECONDS)
            if process.is_alive():
                process.kill()
                process.join()
            process.close()
            lasted = time.monotonic() - began > _LAST_DELAY_SECONDS
            delay = _FIRST_DELAY_SECONDS if lasted else min(2 * delay, _LAST_DELAY_SECONDS)
            self._over.wait(delay)
