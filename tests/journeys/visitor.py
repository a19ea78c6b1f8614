"""A person at a browser: the page, and everything that went wrong or outside while it was used."""

from playwright.sync_api import ConsoleMessage, Page, Request, Response


class Visitor:
    """One window; it notes script errors, refused contents and requests that leave the server."""

    def __init__(self, page: Page, *, origin: str) -> None:
        self.page = page
        self.origin = origin
        self.requests: list[str] = []
        self.complaints: list[str] = []
        self.expected: set[int] = set()
        page.on("console", self._hear)
        page.on("pageerror", lambda error: self.complaints.append(f"script error: {error}"))
        page.on("request", self._watch)
        page.on("response", self._check)

    def expect_status(self, status: int) -> None:
        """Say that an answer with this status is part of the journey."""
        self.expected.add(status)

    def go(self, address: str) -> Page:
        """Open an address of the application."""
        self.page.goto(address)
        return self.page

    def _hear(self, message: ConsoleMessage) -> None:
        # The status of an answer is judged below.
        if message.type == "error" and "Failed to load resource" not in message.text:
            self.complaints.append(f"console: {message.text}")

    def _watch(self, request: Request) -> None:
        self.requests.append(request.url)
        if not request.url.startswith((self.origin + "/", "data:", f"blob:{self.origin}")):
            self.complaints.append(f"left the server: {request.url}")

    def _check(self, response: Response) -> None:
        if response.status >= 400 and response.status not in self.expected:
            self.complaints.append(f"{response.status} {response.url}")


def scroll_width(page: Page) -> int:
    """Return how wide the page is, in CSS pixels."""
    width = page.evaluate("document.documentElement.scrollWidth")
    assert isinstance(width, int)
    return width


def plain(text: str) -> str:
    """Return a text with ordinary spaces, to compare words."""
    return " ".join(text.split())


def wait_until(page: Page, *, script: str, seconds: float = 15) -> None:
    """Wait until a script of the page says yes; the page's policy lets no other code be evaluated in it."""
    for _ in range(int(seconds * 10)):
        if page.evaluate(script):
            return
        page.wait_for_timeout(100)
    raise AssertionError(f"never true: {script}")
