"""The bilan of a department over three years, from its frozen figures to pages. Target: 3 s of processor."""

import io
import time

from pypdf import PdfReader

from gltd.reports.charts import draw_zones, render_svg
from gltd.reports.outline import build_document
from gltd.reports.pdf import print_pdf
from gltd.reports.snapshot import Snapshot
from tests.reports import sample


def main() -> None:
    """Print pages and seconds, once what is loaded once a process is loaded."""
    print_pdf(build_document(Snapshot(sample.empty())))
    snapshot = Snapshot(sample.long(operations=690))
    render_svg(draw_zones(snapshot.content.studies[0]))
    for _ in range(3):
        started = time.process_time()
        printed = print_pdf(build_document(snapshot))
        spent = time.process_time() - started
        print(f"{len(PdfReader(io.BytesIO(printed)).pages)} pages: {spent:.2f} s of processor")


if __name__ == "__main__":
    main()
