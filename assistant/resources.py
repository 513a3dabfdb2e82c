"""Where the knowledge and the rules lie, in a checkout and in an installed wheel."""

from __future__ import annotations

from pathlib import Path


def data_root() -> Path:
    """Return the folder that holds ``knowledge/`` and ``rules/``.

    A wheel carries them inside the package (see ``pyproject.toml``); in a checkout or an editable install
    they stand beside it.
    """
    package = Path(__file__).parent
    shipped = package / "_data"
    return shipped if shipped.is_dir() else package.parent
