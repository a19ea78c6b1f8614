"""How fast texts are read, and whether hostile ones take more time than their length asks for."""

import json
import time
from collections.abc import Callable
from pathlib import Path

from text_to_num import alpha2digit

from gltd.text import read
from gltd.text.masking import mask

ROOT = Path(__file__).resolve().parent.parent
OWN = ROOT / "tests" / "text" / "own_texts" / "texts"
# The labelled texts of the field, which stand beside the project where they are to be had.
CORPUS = ROOT.parent / "shared" / "corpus" / "texts"
ROUNDS = 15
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
    """Print how many texts are read in a second of processor, beside a peer that looks for numbers alone.

    Each text is read by both in turn, and the quickest of the rounds counts: a machine that others share
    slows both, so the ratio says more than the texts a second.
    """
    signs = sum(map(len, texts)) / len(texts)
    ours = theirs = 0.0
    for text in texts:
        rounds = [(seconds_of(read, text=text), seconds_of(find_numbers, text=text)) for _ in range(ROUNDS)]
        ours += min(own for own, _ in rounds)
        theirs += min(peer for _, peer in rounds)
    print(
        f"{len(texts)} texts of {signs:.0f} signs on average: {len(texts) / ours:.0f} texts a second; "
        f"text2num, which rewrites the numbers in words and nothing else, {len(texts) / theirs:.0f}: "
        f"{ours / theirs:.1f} times its time"
    )


def find_numbers(text: str) -> str:
    """Rewrite the numbers in words of a text, as the peer does."""
    return str(alpha2digit(text, "fr"))


def seconds_of(work: Callable[[str], object], *, text: str) -> float:
    """Return the seconds of processor that one piece of work takes on a text."""
    started = time.process_time()
    work(text)
    return time.process_time() - started


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
