"""Rung's themes: dark, light, and one of high contrast. Textual's own can be chosen as well."""

from __future__ import annotations

from textual.theme import Theme

DARK = Theme(
    name="rung-dark",
    primary="#5aa9e6",
    secondary="#7fc8f8",
    accent="#ffb454",
    warning="#e6b450",
    error="#ff6b6b",
    success="#7fd88f",
    foreground="#d8dee9",
    background="#14181f",
    surface="#1b2129",
    panel="#232b36",
    dark=True,
)
LIGHT = Theme(
    name="rung-light",
    primary="#1d5fa6",
    secondary="#2f7cc4",
    accent="#a15500",
    warning="#8a5a00",
    error="#b3261e",
    success="#1f7a34",
    foreground="#1d232b",
    background="#fbfbf8",
    surface="#f1f1ec",
    panel="#e6e6df",
    dark=False,
)
CONTRAST = Theme(
    name="rung-contrast",
    primary="#00d7ff",
    secondary="#ffffff",
    accent="#ffff00",
    warning="#ffff00",
    error="#ff8787",
    success="#5fff5f",
    foreground="#ffffff",
    background="#000000",
    surface="#000000",
    panel="#1c1c1c",
    dark=True,
    variables={"foreground-muted": "#e4e4e4", "text-muted": "#e4e4e4"},
)
THEMES = (DARK, LIGHT, CONTRAST)
