"""Measure the masking of personal data: recall and precision on a list of sentences with their marks.

Usage: python scripts/measure_masking.py [LIST]
"""

import re
import sys
from pathlib import Path

from gltd.text.masking import mask

LIST = Path(__file__).resolve().parents[1] / "tests" / "text" / "masking_sentences.txt"
MARK = re.compile(r"\[\[(.+?)\]\]")


def split_marks(line: str) -> tuple[str, list[tuple[int, int]]]:
    """Return a sentence without its brackets, and the stretches that must be masked."""
    spans: list[tuple[int, int]] = []
    text, last = "", 0
    for match in MARK.finditer(line):
        text += line[last : match.start()]
        spans.append((len(text), len(text) + len(match.group(1))))
        text += match.group(1)
        last = match.end()
    return text + line[last:], spans


def measure(path: Path) -> tuple[int, int, int, list[str]]:
    """Count the stretches masked rightly, wrongly and not at all; list the sentences that went wrong."""
    right = wrong = missed = 0
    failures: list[str] = []
    for line in path.read_text(encoding="utf-8").splitlines():
        if not line or line.startswith("#"):
            continue
        text, expected = split_marks(line)
        found = [(mark.start, mark.end) for mark in mask(text).marks]
        hit = [span for span in expected if any(start <= span[0] and end >= span[1] for start, end in found)]
        extra = [one for one in found if not any(one[0] < end and one[1] > start for start, end in expected)]
        right += len(hit)
        missed += len(expected) - len(hit)
        wrong += len(extra)
        if extra or len(hit) < len(expected):
            failures.append(line)
    return right, wrong, missed, failures


def main() -> None:
    """Print the counts, then each sentence that went wrong."""
    right, wrong, missed, failures = measure(Path(sys.argv[1]) if len(sys.argv) > 1 else LIST)
    print(f"masked {right}, wrongly {wrong}, missed {missed}")
    print(f"recall {right / (right + missed):.3f}, precision {right / (right + wrong):.3f}")
    for line in failures:
        print("  ", line)


if __name__ == "__main__":
    main()
