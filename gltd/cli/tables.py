"""Tables in the terminal."""

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from gltd.usecases.studying import Layout


def print_table(laid: "Layout") -> None:
    """Print a table."""
    from rich.console import Console
    from rich.table import Table

    table = Table(box=None, pad_edge=False)
    for column in laid.columns:
        table.add_column(column.label, justify="right" if column.number else "left")
    for row in laid.rows:
        table.add_row(*row)
    Console(highlight=False).print(table)
