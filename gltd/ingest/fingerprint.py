"""One pass over the bytes of a file, made beside the reading: fingerprint, number of lines."""

import codecs
import hashlib
import threading
from concurrent.futures import Future
from dataclasses import dataclass
from pathlib import Path
from types import TracebackType
from typing import Self

_CHUNK = 1 << 20


@dataclass(frozen=True)
class Scan:
    """What one pass over the bytes of a file tells."""

    sha256: str
    lines: int
    has_null: bool


class BackgroundScan:
    """A scan that runs in its own thread; hashing frees the interpreter, so it costs the reading little."""

    def __init__(self, path: Path) -> None:
        self._path = path
        self._result: Future[Scan] = Future()
        self._stopped = threading.Event()
        self._thread = threading.Thread(target=self._run, daemon=True)

    def __enter__(self) -> Self:
        self._thread.start()
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self._stopped.set()
        self._thread.join()

    def wait(self) -> Scan:
        """Return the scan once it is done; a file that cannot be read raises OSError here."""
        return self._result.result()

    def _run(self) -> None:
        try:
            self._result.set_result(self._scan())
        except OSError as error:
            self._result.set_exception(error)

    def _scan(self) -> Scan:
        digest = hashlib.sha256()
        newlines, has_null, last = 0, False, b""
        with self._path.open("rb") as handle:
            while (chunk := handle.read(_CHUNK)) and not self._stopped.is_set():
                digest.update(chunk)
                newlines += chunk.count(b"\n")
                has_null = has_null or b"\0" in chunk
                last = chunk[-1:]
        return Scan(digest.hexdigest(), newlines + (last not in (b"", b"\n")), has_null)


def starts_as_utf8(head: bytes) -> bool:
    """Tell whether the beginning of a file may be UTF-8."""
    return _decodes(codecs.getincrementaldecoder("utf-8")(), head)


def is_utf8(path: Path) -> bool:
    """Tell whether a whole file is UTF-8."""
    decoder = codecs.getincrementaldecoder("utf-8")()
    with path.open("rb") as handle:
        while chunk := handle.read(_CHUNK):
            if not _decodes(decoder, chunk):
                return False
    return _decodes(decoder, b"", final=True)


def _decodes(decoder: codecs.IncrementalDecoder, chunk: bytes, *, final: bool = False) -> bool:
    try:
        decoder.decode(chunk, final)
    except UnicodeDecodeError:
        return False
    return True
