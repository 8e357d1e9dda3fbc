"""What a real browser is asked to do."""

from typing import Any


def press(page: Any, button: Any) -> None:
    """Press a button or a link in Chromium, and wait until the page that it leads to is there.

    A click alone returns before that, and whoever looks at once may find no text yet.
    """
    with page.expect_navigation():
        button.click()
