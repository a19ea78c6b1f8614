"""How fast texts are read, and whether hostile ones take more time than their length asks for."""

import json
import time
from collections.abc import Callable
from pathlib import Path

from gltd.text import read
from gltd.text.masking import mask

ROOT = Path(__file__).resolve().parent.parent
OWN = ROOT / "tests" / "text" / "own_texts" / "texts"
# The labelled texts of the field, which stand beside the project where they are to be had.
CORPUS = ROOT.parent / "shared" / "corpus" / "texts"
SHORT, LONG = 125_000, 1_000_000
NOISES = ["1", "(", "a", "1 ", "a1", "😀", "6⃣", "é", "3 % ", "1.1", "@a", "à A", "3 mai ", "12 kg ", "[1) "]
NAMES = ["0612345678", "06 12 ", "A", "Aa ", "Kevin ", "a@", "de la ", "[nom", "🚨", "e\u0301"]
PROSE = (
    "Mardi 4 mars, {} gendarmes de la Sarthe ont interpellé {} personnes au Mans. "
    "Ils ont saisi {} kg de résine, {} g de cocaïne et {} euros en liquide, soit 12 % de plus qu'en 2022.\n"
)


def main() -> None:
    """Print texts a second, import seconds, and the growth of time from short to long noise."""
    for folder in (CORPUS, OWN):
        texts = [path.read_text(encoding="utf-8") for path in sorted(folder.glob("*.txt"))]
        if texts:
            print_speed(texts)
    print(f"noise of {LONG:,} signs, and how much longer it takes than {SHORT:,} (8 in proportion):")
    for noise in NOISES:
        print_growth(noise, work=read)
    print_growth("".join(PROSE.format(*(n * 7 + k for k in range(5))) for n in range(400)), work=read)
    print("the same, masked:")
    for noise in NAMES:
        print_growth(noise, work=mask)


def print_speed(texts: list[str]) -> None:
    """Print how many texts are read in a second of processor."""
    signs = sum(map(len, texts)) / len(texts)
    seconds = best_of(lambda: [read(text) for text in texts], rounds=7)
    print(f"{len(texts)} texts of {signs:.0f} signs on average: {len(texts) / seconds:.0f} texts a second")


def print_growth(piece: str, *, work: Callable[[str], object]) -> None:
    """Print the seconds of processor on long noise, and its ratio to the short one's."""
    short, long = ((piece * (size // len(piece) + 1))[:size] for size in (SHORT, LONG))
    first, second = best_of(lambda: work(short), rounds=2), best_of(lambda: work(long), rounds=1)
    print(f"{json.dumps(piece[:12], ensure_ascii=False):>20}  {second:6.2f} s  {second / first:5.1f}")


def best_of(work: Callable[[], object], *, rounds: int) -> float:
    """Return the shortest time of some rounds, in seconds of processor."""
    durations = []
    for _ in range(rounds):
        started = time.process_time()
        work()
        durations.append(time.process_time() - started)
    return min(durations)


if __name__ == "__main__":
    main()
