"""``python -m assistant`` and the command ``rung``: where the two front ends meet."""

from __future__ import annotations

import sys
from typing import TYPE_CHECKING

from assistant.cli import run

if TYPE_CHECKING:
    from collections.abc import Callable

    from assistant.conversation import Conversation
    from assistant.settings import Settings


def main() -> int:
    """Run the command line and return its exit code."""
    return run(sys.argv[1:], open_screen)


def open_screen(open_conversation: Callable[[str | None], Conversation], settings: Settings) -> int:
    """Open the terminal application."""
    from assistant.tui.app import RungApp

    app = RungApp(open_conversation, settings)
    app.run()
    return app.return_code or 0


if __name__ == "__main__":
    sys.exit(main())
