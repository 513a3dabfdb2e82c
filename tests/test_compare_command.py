"""`rung compare` and `rung merge`, as typed."""

from __future__ import annotations

import json
from functools import partial
from typing import TYPE_CHECKING

import pytest

from tests.processes import Outcome, rung

if TYPE_CHECKING:
    from collections.abc import Callable

SPRING = "Our code is in git. Training is done by hand in a notebook. We have no rollback. 3 models are live."
SUMMER = "Our code is in git. We have no rollback."
AUTUMN = "Our code is in git. There is a training pipeline now. We can roll back within minutes."


@pytest.fixture(scope="module")
def compare(tmp_path_factory: pytest.TempPathFactory) -> Callable[..., Outcome]:
    """Runs `rung` where there are sessions of one team, or of several people. Nothing here writes to them."""
    folder = str(tmp_path_factory.mktemp("sessions"))
    for name, text in (("spring", SPRING), ("summer", SUMMER), ("autumn", AUTUMN)):
        assert rung("--plain", "--session", name, typed=f"{text}\n", RUNG_HOME=folder).code == 0
    return partial(rung, RUNG_HOME=folder)


def test_compare_names_what_moved_which_level(compare: Callable[..., Outcome]) -> None:
    """With the words of then and now."""
    shown = compare("compare", "spring", "autumn")

    assert shown.code == 0
    assert "# spring → autumn" in shown.out
    google = next(line for line in shown.out.splitlines() if line.startswith("- **Google**"))
    assert google == "- **Google**: 0 → 0-2 (of 0 to 2), by training pipeline (no → yes)"
    assert "- **Rollback**: no — “We have no rollback” → yes — “We can roll back within minutes”" in shown.out
    assert "- **Models in production**: 3 — “3 models are live” → nothing was said" in shown.out


def test_compare_as_json(compare: Callable[..., Outcome]) -> None:
    """The same for programs."""
    values = json.loads(compare("compare", "spring", "autumn", "--json").out)

    assert (values["before"], values["after"]) == ("spring", "autumn")
    assert [each["name"] for each in values["sessions"]] == ["spring", "autumn"]
    google = next(each for each in values["levels"] if (each["framework"], each["dimension"]) == ("google-mlops", None))
    assert google["because"] == ["training-pipeline"]
    assert (google["before"], google["after"]) == ({"at_least": 0, "at_most": 0}, {"at_least": 0, "at_most": 2})
    assert [change["practice"] for change in values["changes"]] == [
        "models-in-production",
        "rollback",
        "training-pipeline",
    ]


def test_more_than_two_are_put_side_by_side(compare: Callable[..., Outcome]) -> None:
    """A column each, and what changed from the first to the last."""
    shown = compare("compare", "spring", "summer", "autumn")

    assert shown.code == 0
    assert "| Framework | spring | summer | autumn |" in shown.out
    assert "# spring → autumn" in shown.out


def test_merge_lists_disputes_with_both_accounts(compare: Callable[..., Outcome]) -> None:
    """Who said what, and where it leads."""
    shown = compare("merge", "spring", "autumn")

    assert shown.code == 0
    assert "# spring and autumn together" in shown.out
    assert "- spring: no — “We have no rollback”" in shown.out
    assert "- autumn: yes — “We can roll back within minutes”" in shown.out
    assert "If spring is right: " in shown.out
    assert "- Only from spring: models in production." in shown.out


def test_what_is_settled_is_told_with_its_note(compare: Callable[..., Outcome]) -> None:
    """By whom or how it was found out."""
    note = "rollback=partial: we tried it on Monday, it took a day"
    shown = compare("merge", "spring", "autumn", "--settle", note)

    assert "## Settled" in shown.out
    assert "- **Rollback**: partly — “we tried it on Monday, it took a day”" in shown.out
    values = json.loads(compare("merge", "spring", "autumn", "--settle", note, "--json").out)
    assert [each["practice"] for each in values["settled"]] == ["rollback"]
    assert {claim["practice"]: claim["status"] for claim in values["claims"]}["rollback"] == "partial"


@pytest.mark.parametrize(
    ("arguments", "complaint"),
    [
        (["compare", "spring", "winter"], "there is no session 'winter'"),
        (["compare", "spring", "spring"], "a session cannot be compared with itself"),
        (["merge", "spring"], "a merge takes two or more different respondents"),
        (["merge", "spring", "autumn", "--settle", "rollback"], "'rollback' settles nothing"),
        (["merge", "spring", "autumn", "--settle", "rolback=no"], "there is no practice 'rolback'"),
        (["merge", "spring", "autumn", "--settle", "version-control=no"], "nobody disputes 'version-control'"),
        (["merge", "spring", "autumn", "--settle", "rollback=maybe"], "'maybe' is no status"),
    ],
)
def test_what_cannot_be_done_is_said(compare: Callable[..., Outcome], arguments: list[str], complaint: str) -> None:
    """With exit code 2, and nothing on stdout."""
    shown = compare(*arguments)

    assert (shown.code, shown.out) == (2, "")
    assert complaint in shown.err
