"""``rung report``: what it takes, where it writes, and templates of the user's own."""

from __future__ import annotations

import contextlib
import csv
import io
import json
import os
import resource
import shlex
import stat
import subprocess
from typing import TYPE_CHECKING

import pytest

from assistant.conversation import Conversation
from assistant.store import Store
from tests.processes import README_SENTENCE, ROOT, Outcome, command, environment, outcome, rung

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from assistant.inference import Doctor
    from assistant.reader import Reader

    Ask = Callable[..., Outcome]

UNWATCHED = "nobody looks at the model once it is live"
TEXT_FORMATS = ("md", "html", "json", "csv")


@pytest.fixture
def ask(typed_here: Ask) -> Ask:
    """Run `rung report` in this process."""

    def ask_(*arguments: str | Path, typed: str = README_SENTENCE) -> Outcome:
        return typed_here("report", *arguments, typed=typed)

    return ask_


@pytest.fixture
def tell(doctor: Doctor, reader: Reader, sessions_folder: Path) -> Callable[[str, str], None]:
    """Say something in a session on the second of March 2026."""

    def tell_(session: str, text: str) -> None:
        with contextlib.closing(Store(sessions_folder / "sessions.db")) as store:
            Conversation(doctor, reader, store, session, now=lambda: "2026-03-02T09:00:00+00:00").say(text)

    return tell_


# --- what it is about


def test_it_is_about_the_latest_session(ask: Ask, tell: Callable[[str, str], None]) -> None:
    """With its name, its days by its own clock, and what was said in it."""
    tell("credit", "the training data sits on a share")
    tell("fraud", UNWATCHED)

    seen = ask()

    assert (seen.code, seen.err) == (0, "")
    assert seen.out.startswith("# MLOps maturity of fraud\n\nTold by somebody who speaks for one team, on 2026-03-02.")
    assert UNWATCHED in seen.out
    assert "share" not in seen.out.partition("## What to do next")[0]


def test_another_session_can_be_named(ask: Ask, tell: Callable[[str, str], None]) -> None:
    """By --session."""
    tell("credit", "the training data sits on a share")
    tell("fraud", UNWATCHED)

    seen = ask("--session", "credit")

    assert seen.out.startswith("# MLOps maturity of credit\n")
    assert UNWATCHED not in seen.out


def test_a_transcript_has_no_dates(ask: Ask, tmp_path: Path) -> None:
    """It is named after its file, without the folders on the way to it."""
    (tmp_path / "talk.txt").write_text(README_SENTENCE, encoding="utf-8")

    seen = ask("--file", tmp_path / "talk.txt")

    assert seen.out.startswith("# MLOps maturity of talk\n\nTold by somebody who speaks for one team. Made by Rung")
    assert str(tmp_path) not in seen.out


def test_nothing_of_a_session_changes(ask: Ask, tell: Callable[[str, str], None], sessions_folder: Path) -> None:
    """A report is a look, and writes no event."""
    tell("fraud", UNWATCHED)
    with contextlib.closing(Store(sessions_folder / "sessions.db")) as store:
        before = store.events("fraud"), store.sessions()

    assert ask().code == 0

    with contextlib.closing(Store(sessions_folder / "sessions.db")) as store:
        assert (store.events("fraud"), store.sessions()) == before


# --- formats


@pytest.mark.parametrize(
    ("name", "begins"),
    [
        ("report.md", "# MLOps maturity"),
        ("report.markdown", "# MLOps maturity"),
        ("report.html", "<!DOCTYPE html>"),
        ("REPORT.HTM", "<!DOCTYPE html>"),
        ("report.json", '{\n  "format": 1,'),
        ("report.csv", "\ufeffpractice,name,area,status,"),
    ],
)
def test_the_ending_of_the_file_says_what_is_written(ask: Ask, tmp_path: Path, name: str, begins: str) -> None:
    """Nothing is printed then; a table begins with the mark by which Excel knows UTF-8."""
    seen = ask("--file", "-", "--out", tmp_path / name)

    assert (seen.code, seen.out) == (0, "")
    assert (tmp_path / name).read_text(encoding="utf-8").startswith(begins)


def test_a_format_that_is_named_counts_more_than_an_ending(ask: Ask, tmp_path: Path) -> None:
    """Whatever the file is called."""
    ask("--file", "-", "--format", "json", "--out", tmp_path / "report.txt")

    assert json.loads((tmp_path / "report.txt").read_text(encoding="utf-8"))["title"] == "MLOps maturity"


def test_what_is_printed_is_what_is_written(ask: Ask, tmp_path: Path) -> None:
    """Byte for byte, with or without --out."""
    for format_ in ("md", "html", "json"):
        ask("--file", "-", "--out", tmp_path / f"report.{format_}")
        printed = ask("--file", "-", "--format", format_).out

        assert (tmp_path / f"report.{format_}").read_bytes() == printed.encode()


def test_a_table_is_printed_for_other_programs(ask: Ask) -> None:
    """Without the mark for Excel."""
    rows = list(csv.DictReader(io.StringIO(ask("--file", "-", "--format", "csv").out, newline="")))

    assert next(row["quotes"] for row in rows if row["practice"] == "model-monitoring") == UNWATCHED


def test_a_summary_is_one_page(ask: Ask) -> None:
    """Of at most 450 words."""
    seen = ask("--file", "-", "--summary")

    assert seen.out.startswith("# One page")
    assert len(seen.out.split()) < 500


def test_a_redacted_report_has_no_words_of_the_user(ask: Ask, tmp_path: Path) -> None:
    """Nor the name of the transcript."""
    (tmp_path / "jane-doe.txt").write_text(README_SENTENCE, encoding="utf-8")

    seen = ask("--file", tmp_path / "jane-doe.txt", "--redact")

    assert UNWATCHED not in seen.out
    assert "jane" not in seen.out
    assert "Own words and names are left out." in seen.out


@pytest.mark.parametrize(
    ("arguments", "complaint"),
    [
        (["--out", "report.docx"], "'report.docx' does not say what to write"),
        (["--out", "report"], "'report' does not say what to write"),
        (["--summary", "--format", "csv"], "there is no summary as csv"),
        (["--summary", "--json"], "there is no summary as json"),
        (["--template", "x.md", "--format", "json"], "json takes no template"),
        (["--json", "--format", "html"], "--json and --format html exclude each other"),
        (["--months", "0"], "0 months cannot be planned"),
        (["--template", "nowhere.md"], "nowhere.md: cannot be read"),
        (["--session", "fraud"], "give --session or --file, not both"),
    ],
)
def test_what_cannot_be_done_is_said(ask: Ask, arguments: list[str], complaint: str) -> None:
    """In one line, with what to do instead; nothing is printed."""
    seen = ask("--file", "-", *arguments)

    assert (seen.code, seen.out) == (2, "")
    assert complaint in seen.err
    assert len(seen.err.splitlines()) == 2 or "cannot be read" in complaint


def test_the_commands_of_the_readme_write_what_they_name(
    tell: Callable[[str, str], None], sessions_folder: Path, tmp_path: Path
) -> None:
    """Each line of the block below "A report for others"."""
    tell("fraud", README_SENTENCE)
    readme = (ROOT / "README.md").read_text(encoding="utf-8")
    block = readme.partition("## A report for others")[2].partition("```sh\n")[2].partition("```")[0]
    lines = [shlex.split(line, comments=True) for line in block.splitlines()]

    seen = [
        rung(*line[1:], folder=tmp_path, RUNG_HOME=str(sessions_folder), PYTHONPATH=str(ROOT)).code for line in lines
    ]

    assert seen == [0, 0, 0]
    assert {"report.html", "page.html", "report.json"} <= {file.name for file in tmp_path.iterdir()}


# --- the file


def test_an_old_report_is_replaced(ask: Ask, tmp_path: Path) -> None:
    """As a second run expects; its permissions stay, and nothing else is left in the folder."""
    out = tmp_path / "out" / "report.md"
    out.parent.mkdir()
    out.write_text("the old one", encoding="utf-8")
    out.chmod(0o640)

    ask("--file", "-", "--out", out)

    assert out.read_text(encoding="utf-8").startswith("# MLOps maturity")
    assert stat.S_IMODE(out.stat().st_mode) == 0o640
    assert list(out.parent.iterdir()) == [out]


def test_a_link_stays_a_link(ask: Ask, tmp_path: Path) -> None:
    """The file that it leads to is the one that is written."""
    (tmp_path / "real.md").write_text("the old one", encoding="utf-8")
    (tmp_path / "link.md").symlink_to(tmp_path / "real.md")

    ask("--file", "-", "--out", tmp_path / "link.md")

    assert (tmp_path / "link.md").is_symlink()
    assert (tmp_path / "real.md").read_text(encoding="utf-8").startswith("# MLOps maturity")


@pytest.mark.parametrize("option", ["--file", "--template"])
def test_what_the_report_is_made_from_is_not_overwritten(ask: Ask, tmp_path: Path, option: str) -> None:
    """A slip of the fingers costs no transcript and no template."""
    file = tmp_path / "precious.md"
    file.write_text(README_SENTENCE, encoding="utf-8")

    seen = ask(option, file, "--out", file)

    assert seen.code == 2
    assert "is what the report is made from" in seen.err
    assert file.read_text(encoding="utf-8") == README_SENTENCE


def test_a_folder_that_is_not_there_is_named(ask: Ask, tmp_path: Path) -> None:
    """With what to do."""
    seen = ask("--file", "-", "--out", tmp_path / "nowhere" / "report.md")

    assert seen.code == 2
    assert "cannot be written: No such file or directory" in seen.err


def test_a_report_that_does_not_fit_on_the_disk_leaves_the_old_one(tmp_path: Path) -> None:
    """A process that may write no more than 4 kB to a file fails halfway: the old report stays whole, and alone."""
    out = tmp_path / "out" / "report.html"
    out.parent.mkdir()
    out.write_text("the old one", encoding="utf-8")
    home = str(tmp_path / "home")
    assert rung("report", "--file", "-", typed=README_SENTENCE, RUNG_HOME=home).code == 0  # fills the cache

    done = subprocess.run(
        command("report", "--file", "-", "--out", str(out)),
        cwd=ROOT,
        env=environment(RUNG_HOME=home),
        input=README_SENTENCE.encode(),
        capture_output=True,
        check=False,
        preexec_fn=lambda: resource.setrlimit(resource.RLIMIT_FSIZE, (4096, 4096)),
    )

    seen = outcome(done.returncode, done.stdout, done.stderr)
    assert seen.code == 2
    assert "cannot be written: File too large" in seen.err
    assert out.read_text(encoding="utf-8") == "the old one"
    assert list(out.parent.iterdir()) == [out]


@pytest.mark.parametrize("format_", TEXT_FORMATS)
def test_the_same_session_gives_the_same_bytes(
    tell: Callable[[str, str], None], sessions_folder: Path, format_: str
) -> None:
    """In two processes that order their sets differently."""
    tell("fraud", README_SENTENCE)

    one, other = (
        rung("report", "--format", format_, RUNG_HOME=str(sessions_folder), PYTHONHASHSEED=seed) for seed in "17"
    )

    assert one.code == 0
    assert one.out
    assert one == other


# --- templates


def test_an_own_template_says_the_same_in_its_own_way(ask: Ask, tmp_path: Path) -> None:
    """It sees the report; what it shows is escaped for the format."""
    template = tmp_path / "own.html"
    template.write_text("<h1>{{ report.title }}</h1>{% for m in report.moves %}<p>{{ m.quotes[0] }}</p>{% endfor %}")
    (tmp_path / "a<b>.txt").write_text(README_SENTENCE, encoding="utf-8")

    seen = ask("--file", tmp_path / "a<b>.txt", "--template", template, "--format", "html")

    assert seen.out.startswith("<h1>MLOps maturity of a&lt;b&gt;</h1><p>nobody looks")


def test_an_own_template_may_change_a_part(ask: Ask, tmp_path: Path) -> None:
    """It extends the one that comes with Rung, and takes the place of a block."""
    template = tmp_path / "own.html"
    template.write_text('{% extends "report.html" %}{% block about %}Made for the board.{% endblock %}')

    seen = ask("--file", "-", "--template", template, "--format", "html")

    assert "Made for the board." in seen.out
    assert "Told by somebody" not in seen.out
    assert "What to do next" in seen.out


def test_an_own_summary_sees_the_summary(ask: Ask, tmp_path: Path) -> None:
    """By the name of what it shows."""
    template = tmp_path / "own.md"
    template.write_text("{{ summary.word_count <= 450 }}")

    assert ask("--file", "-", "--summary", "--template", template).out == "True"


@pytest.mark.parametrize(
    "attempt",
    [
        "{% include '/etc/passwd' %}",
        "{% include '../content.py' %}",
        "{% extends '../../../pyproject.toml' %}",
        "{{ report.__class__.__mro__ }}",
        "{{ ''.__class__.__base__.__subclasses__() }}",
        "{{ report.__init__.__globals__ }}",
        "{{ cycler.__init__.__globals__.os.popen('id').read() }}",
        "{{ self.__init__.__globals__ }}",
        "{{ lipsum.__globals__['os'] }}",
        "{{ '{0.__class__.__init__.__globals__}'.format(report) }}",
        "{{ report.moves.append(1) }}",
        "{% for i in range(10 ** 9) %}x{% endfor %}",
        "{{ open('/etc/passwd').read() }}",
    ],
)
def test_an_own_template_reaches_nothing_but_the_report(ask: Ask, tmp_path: Path, attempt: str) -> None:
    """Neither files nor Python: somebody may have sent it to you."""
    template = tmp_path / "own.md"
    template.write_text(f"{{{{ report.title }}}}\n{attempt}\n")

    seen = ask("--file", "-", "--template", template)

    assert (seen.code, seen.out) == (2, "")
    assert f"{template}" in seen.err
    assert "the template does not work" in seen.err


@pytest.mark.parametrize(
    ("text", "line"),
    [("one\ntwo {{ report.title\n", 2), ("one\n\n{% for %}\n", 3), ("one\n{{ report.titel }}\n", 2)],
)
def test_a_mistake_in_a_template_is_named_with_its_line(ask: Ask, tmp_path: Path, text: str, line: int) -> None:
    """As for every file that people write for Rung."""
    template = tmp_path / "own.md"
    template.write_text(text)

    assert f"{template}:{line}: the template does not work" in ask("--file", "-", "--template", template).err


def test_a_template_that_includes_itself_is_refused(ask: Ask, tmp_path: Path) -> None:
    """It would never end."""
    template = tmp_path / "own.md"
    template.write_text(f"{{% include '{template}' %}}")

    seen = ask("--file", "-", "--template", template)

    assert seen.code == 2
    assert "includes itself without end" in seen.err


# --- PDF


def test_without_weasyprint_it_is_said_how_to_get_it(ask: Ask, monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    """And what to do without it; no file is written."""
    monkeypatch.setitem(__import__("sys").modules, "weasyprint", None)

    seen = ask("--file", "-", "--out", tmp_path / "report.pdf")

    assert seen.code == 2
    assert "pip install 'rung[pdf]'" in seen.err
    assert not (tmp_path / "report.pdf").exists()


def test_without_pango_its_packages_are_named(tmp_path: Path) -> None:
    """WeasyPrint is there and finds no library to set text with: it fails with an OSError when it is imported."""
    (tmp_path / "weasyprint.py").write_text("raise OSError('cannot load library libpango-1.0-0')")

    seen = rung(
        "report", "--file", "-", "--out", str(tmp_path / "report.pdf"),
        typed=README_SENTENCE, PYTHONPATH=f"{tmp_path}{os.pathsep}{ROOT}",
    )  # fmt: skip

    assert seen.code == 2
    assert "apt install libpango-1.0-0" in seen.err
    assert not (tmp_path / "report.pdf").exists()


@pytest.fixture
def with_pdf() -> None:
    """Skip where PDF cannot be had."""
    try:
        import weasyprint  # noqa: F401
    except (ImportError, OSError) as error:
        pytest.skip(f"rung[pdf] cannot be had here: {error}")


@pytest.mark.usefixtures("with_pdf")
def test_the_same_summary_is_the_same_pdf(tmp_path: Path) -> None:
    """Byte for byte, in two processes that order their sets differently."""
    for seed in "17":
        seen = rung(
            "report", "--summary", "--file", "-", "--out", str(tmp_path / f"{seed}.pdf"),
            typed=README_SENTENCE, PYTHONHASHSEED=seed,
        )  # fmt: skip
        assert seen.code == 0, seen.err

    printed = (tmp_path / "1.pdf").read_bytes()
    assert printed.startswith(b"%PDF-")
    assert printed == (tmp_path / "7.pdf").read_bytes()


@pytest.mark.usefixtures("with_pdf")
def test_a_summary_is_one_page_of_paper(ask: Ask) -> None:
    """As its name says."""
    import weasyprint

    html = ask("--file", "-", "--summary", "--format", "html").out

    assert len(weasyprint.HTML(string=html).render().pages) == 1


@pytest.mark.slow
@pytest.mark.usefixtures("with_pdf")
def test_a_whole_report_is_printed(ask: Ask, tmp_path: Path) -> None:
    """All frameworks, on more pages than one."""
    seen = ask("--file", "-", "--out", tmp_path / "report.pdf")

    assert seen.code == 0
    assert len((tmp_path / "report.pdf").read_bytes()) > 100_000


@pytest.mark.usefixtures("with_pdf")
@pytest.mark.parametrize(
    "taking",
    [
        '<link rel="attachment" href="{address}">',
        '<img src="{address}">',
        '<style>@import "{address}"; body {{ background: url({address}) }}</style>',
        '<object data="{address}"></object>',
    ],
)
def test_an_own_template_puts_no_file_into_a_pdf(ask: Ask, tmp_path: Path, taking: str) -> None:
    """A page may name files of this machine, and gets none of them."""
    secret = tmp_path / "secret.svg"
    secret.write_text('<svg xmlns="http://www.w3.org/2000/svg" width="9" height="9"><rect width="9" height="9"/></svg>')
    for name, address in (("with", secret.as_uri()), ("without", (tmp_path / "nowhere.svg").as_uri())):
        template = tmp_path / f"{name}.html"
        template.write_text(f"<!DOCTYPE html><title>x</title>{taking.format(address=address)}<p>text</p>")
        assert ask("--file", "-", "--template", template, "--out", tmp_path / f"{name}.pdf").code == 0

    assert (tmp_path / "with.pdf").read_bytes() == (tmp_path / "without.pdf").read_bytes()
