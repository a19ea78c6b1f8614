"""What can go wrong and can be anticipated, told in French with what to do next."""


class GltdError(Exception):
    """An error that a user can act upon.

    ``sentence`` is one French sentence that says what is wrong and what to do. It is shown as it is, by the
    shell (exit code 2) and by the web, so it never holds data about a person.
    """

    def __init__(self, sentence: str) -> None:
        super().__init__(sentence)
        self.sentence = sentence


class CancelledError(Exception):
    """Someone asked that this work stop; what it had not finished is left as if it had not begun."""
