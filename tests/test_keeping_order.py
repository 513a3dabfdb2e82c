"""Sessions renamed, archived, deleted, brought back and forgotten; and opened by one process at a time."""

from __future__ import annotations

import subprocess
import sys
from contextlib import closing
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from assistant.errors import StoreError
from assistant.store import Footing, Standing, Store, StoredEvent

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

ROOT = Path(__file__).parent.parent
FOOTING = Footing(
    3, "2026.11", "0123456789ab", ("ci", "cd"), {"azure-mlops": (0.0, 1.0), "azure-mlops/people": (1.0, 2.5)}
)


@pytest.fixture
def path(tmp_path: Path) -> Path:
    """Where a test keeps its sessions."""
    return tmp_path / "sessions.db"


@pytest.fixture
def kept(path: Path) -> Iterator[Store]:
    """A store in a file with the sessions one, two and three; three was used last."""
    with closing(Store(path)) as opened:
        for name in ("one", "two", "three"):
            opened.start(name)
            opened.append(name, [StoredEvent(1, "said", {"text": name})])
        yield opened


def standings(store: Store) -> dict[str, str]:
    """Each session and whether it is in use."""
    return {each.name: str(each.standing) for each in store.sessions()}


# --- in order


def test_a_renamed_session_keeps_its_log(kept: Store) -> None:
    """Under the old name there is nothing any more."""
    log = kept.events("one")

    kept.rename("one", "eins [b]")

    assert kept.events("eins [b]") == log
    assert "one" not in standings(kept)


@pytest.mark.parametrize("taken", ["two", "one"])
def test_a_name_that_is_taken_is_refused(kept: Store, taken: str) -> None:
    """Two sessions never run into each other; a deleted one may still come back."""
    with pytest.raises(StoreError, match="is there already"):
        kept.rename("one", taken)
    kept.delete("two")
    with pytest.raises(StoreError, match="was deleted"):
        kept.rename("one", "two")


def test_an_archived_session_is_out_of_the_way(kept: Store) -> None:
    """It is not the latest one any more, and it can be opened and brought back."""
    kept.archive("three")

    assert standings(kept) == {"one": "active", "two": "active", "three": "archived"}
    assert kept.latest() == "two"
    kept.start("three")
    kept.append("three", [StoredEvent(2, "said", {"text": "still there"})])
    kept.restore("three")
    assert kept.latest() == "three"


def test_a_deleted_session_cannot_be_opened_until_it_is_brought_back(kept: Store) -> None:
    """Its name is not given away, nothing can be written into it, and restoring it brings everything back."""
    log = kept.events("three")
    kept.delete("three")

    assert kept.latest() == "two"
    with pytest.raises(StoreError, match="was deleted") as caught:
        kept.start("three")
    assert "rung sessions restore 'three'" in caught.value.hint
    with pytest.raises(StoreError):
        kept.append("three", [StoredEvent(2, "said", {})])
    kept.restore("three")
    assert kept.events("three") == log
    assert kept.latest() == "three"


def test_the_session_deleted_last_is_the_first_to_come_back(kept: Store) -> None:
    """Whatever was deleted at the same moment before."""
    for name in ("two", "three", "one"):
        kept.delete(name)
    order = []
    while (name := kept.last_deleted()) is not None:
        order.append(name)
        kept.restore(name)

    assert order == ["one", "three", "two"]


def test_forgetting_leaves_the_others(kept: Store) -> None:
    """Deleted or not, it is gone; its name is free."""
    kept.delete("one")
    kept.forget(["one", "two"])

    assert standings(kept) == {"three": "active"}
    kept.start("one")
    assert kept.events("one") == []


@pytest.mark.parametrize("do", ["archive", "delete", "restore", "release"])
def test_what_is_not_there_is_named_with_the_nearest_that_is(kept: Store, do: str) -> None:
    """Releasing alone does not care."""
    if do == "release":
        kept.release("thre")
        return
    with pytest.raises(StoreError, match="there is no session 'thre'") as caught:
        getattr(kept, do)("thre")
    assert "did you mean 'three'?" in caught.value.hint


def test_a_fresh_name_is_one_that_nothing_has(kept: Store) -> None:
    """Deleted sessions count."""
    assert kept.fresh_name("four") == "four"
    kept.rename("two", "one-2")
    kept.delete("one")
    assert kept.fresh_name("one") == "one-3"


# --- what it was diagnosed by


def test_the_footing_comes_back_as_it_was_noted(kept: Store, path: Path) -> None:
    """The last one noted counts; other sessions have none."""
    kept.note("one", FOOTING)
    later = Footing(4, "2026.12", "ba9876543210", ("cd",), {})
    kept.note("two", FOOTING)
    kept.note("two", later)

    with closing(Store(path)) as other:
        assert other.footing("one") == FOOTING
        assert other.footing("two") == later
        assert other.footing("three") is None


def test_a_whole_session_is_written_or_nothing_of_it(kept: Store) -> None:
    """What is added has everything that it had; what cannot be written leaves no half."""
    kept.note("one", FOOTING)
    kept.archive("one")
    contents = kept.contents("one")
    with closing(Store(None)) as other:
        other.add(contents)
        assert other.contents("one") == contents
        with pytest.raises(StoreError, match="is there already"):
            other.add(contents)
    broken = [StoredEvent(1, "said", {}), StoredEvent(None, "said", {})]  # type: ignore[arg-type]
    with closing(Store(None)) as other:
        with pytest.raises(StoreError):
            other.add(type(contents)("broken", "", False, FOOTING, tuple(broken)))
        assert other.sessions() == []


# --- one process at a time

_HOLDER = """
import sys
from pathlib import Path
from assistant.store import Store

store = Store(Path(sys.argv[1]))
print(store.hold("one"), flush=True)
sys.stdin.read()
"""


@pytest.fixture
def holder(kept: Store, path: Path) -> Iterator[subprocess.Popen[str]]:
    """Another process that has the session one open."""
    process = subprocess.Popen(
        [sys.executable, "-c", _HOLDER, str(path)],
        cwd=ROOT,
        text=True,
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
    )
    assert process.stdout is not None
    assert process.stdout.readline() == "True\n"
    yield process
    process.kill()
    process.communicate()


def test_a_session_is_held_by_one_process(holder: subprocess.Popen[str], kept: Store) -> None:
    """The others are free; asking twice does no harm."""
    assert not kept.hold("one")
    assert not kept.hold("one")
    assert kept.hold("two")
    assert kept.hold("two")


def test_a_killed_process_holds_nothing(holder: subprocess.Popen[str], kept: Store) -> None:
    """Nobody has to clean up after `kill -9`."""
    holder.kill()
    holder.wait()

    assert kept.hold("one")


def test_two_stores_of_one_process_hold_a_session_one_after_the_other(kept: Store, path: Path) -> None:
    """Also when the second has asked in vain: that does not end the first one's lock."""
    with closing(Store(path)) as other:
        assert kept.hold("one")
        assert not other.hold("one")
        assert not other.hold("one")
        kept.release("one")
        assert other.hold("one")
        assert not kept.hold("one")
    assert kept.hold("one")


_CHANGES: dict[str, Callable[[Store], None]] = {
    "rename": lambda store: store.rename("one", "uno"),
    "archive": lambda store: store.archive("one"),
    "delete": lambda store: store.delete("one"),
    "forget": lambda store: store.forget(["two", "one"]),
}


@pytest.mark.parametrize("change", _CHANGES.values(), ids=_CHANGES)
def test_what_another_process_has_open_is_left_alone(
    holder: subprocess.Popen[str], kept: Store, change: Callable[[Store], None]
) -> None:
    """Nobody is put off the session they are typing into; the other sessions named are left alone as well."""
    with pytest.raises(StoreError, match="'one' is open in another Rung"):
        change(kept)

    assert standings(kept) == dict.fromkeys(("one", "two", "three"), str(Standing.ACTIVE))


def test_putting_in_order_does_not_keep_a_session_from_others(kept: Store, path: Path) -> None:
    """Once it is done, another process may open it."""
    kept.archive("one")
    with closing(Store(path)) as other:
        assert other.hold("one")


def test_memory_is_nobody_elses(store: Store) -> None:
    """There is nothing to lock."""
    store.start("team")
    assert store.hold("team")
