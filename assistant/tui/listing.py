"""A list to choose from that fills its part of a page, without a frame; a bar beside it tells that it has the focus."""

from __future__ import annotations

from textual.widgets import OptionList


class Listing(OptionList):
    """Options are text, never markup."""

    DEFAULT_CSS = """
    Listing {
        height: 1fr;
        padding: 0;
        border: none;
        border-left: blank;
        background: $background;
        scrollbar-size-vertical: 1;

        &:focus {
            border: none;
            border-left: thick $accent;
            background-tint: $foreground 0%;
        }
    }
    """

    def __init__(self) -> None:
        super().__init__(markup=False)
