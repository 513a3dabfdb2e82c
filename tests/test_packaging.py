"""What is built, locked and documented is what a user gets."""

from __future__ import annotations

import importlib.metadata
import os
import re
import shutil
import subprocess
import sys
import sysconfig
import tomllib
import zipfile
from pathlib import Path

import pytest
from packaging.requirements import Requirement
from packaging.utils import canonicalize_name

import assistant

ROOT = Path(__file__).parent.parent
PROJECT = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["project"]
README = (ROOT / "README.md").read_text(encoding="utf-8")


def locked() -> dict[str, Requirement]:
    """The lines of the lock by the name of their package."""
    lines = (ROOT / ".ci" / "lock.txt").read_text(encoding="utf-8").splitlines()
    pins = [Requirement(line) for line in lines if line and not line.startswith("#")]
    return {canonicalize_name(pin.name): pin for pin in pins}


def needed(requirements: list[str]) -> set[str]:
    """Packages that some requirements lead to in the running environment, directly or by way of others."""
    found: set[str] = set()
    agenda = [Requirement(text) for text in requirements]
    while agenda:
        requirement = agenda.pop()
        name = canonicalize_name(requirement.name)
        if name in found or not _applies(requirement, ""):
            continue
        found.add(name)
        try:
            texts = importlib.metadata.requires(name) or []
        except importlib.metadata.PackageNotFoundError:
            continue
        further = [Requirement(text) for text in texts]
        extras = ["", *requirement.extras]
        agenda += [item for item in further if any(_applies(item, extra) for extra in extras)]
    return found


def _applies(requirement: Requirement, extra: str) -> bool:
    return requirement.marker is None or requirement.marker.evaluate({"extra": extra})


def data_files() -> set[str]:
    """All files of knowledge/ and rules/ in the checkout."""
    folders = [ROOT / "knowledge", ROOT / "rules"]
    return {file.relative_to(ROOT).as_posix() for folder in folders for file in folder.rglob("*") if file.is_file()}


@pytest.fixture(scope="module")
def wheel(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The wheel, built from the checkout."""
    folder = tmp_path_factory.mktemp("wheel")
    command = [sys.executable, "-m", "build", "--wheel", "--no-isolation", "--outdir", str(folder), str(ROOT)]
    run = subprocess.run(command, cwd=folder, capture_output=True, text=True, check=False)
    assert run.returncode == 0, run.stdout + run.stderr
    (built,) = folder.glob("*.whl")
    return built


@pytest.mark.slow
def test_the_wheel_holds_all_data(wheel: Path) -> None:
    """Every file of knowledge/ and rules/ is in the wheel, below assistant/_data, and nothing else is there."""
    names = zipfile.ZipFile(wheel).namelist()
    prefix = "assistant/_data/"

    assert {name.removeprefix(prefix) for name in names if name.startswith(prefix)} == data_files()


@pytest.mark.slow
def test_the_wheel_has_one_package(wheel: Path) -> None:
    """Installing Rung adds one importable name, `assistant`; style sheet, templates and schemas come with it."""
    names = zipfile.ZipFile(wheel).namelist()
    tops = {name.partition("/")[0] for name in names}

    assert {top for top in tops if not top.endswith(".dist-info")} == {"assistant"}
    for kind in ("*.tcss", "*.schema.json", "templates/*"):
        files = {file.relative_to(ROOT).as_posix() for file in (ROOT / "assistant").rglob(kind)}
        assert files
        assert files <= set(names)


@pytest.mark.slow
def test_an_installed_wheel_works(wheel: Path, tmp_path: Path) -> None:
    """In a fresh environment `rung kb check` finds no problem, in the data that came with the wheel.

    The libraries are those of the running environment, by way of a .pth file: so the test needs no network.
    Such a file adds a folder but does not run the .pth files in it, so an editable Rung there stays unseen.
    """
    environment = tmp_path / "fresh"
    subprocess.run([sys.executable, "-m", "venv", str(environment)], check=True)
    folders = sysconfig.get_paths(vars={"base": str(environment), "platbase": str(environment)})
    programs, packages = Path(folders["scripts"]), Path(folders["purelib"])
    libraries = {sysconfig.get_path("purelib"), sysconfig.get_path("platlib")}
    (packages / "libraries.pth").write_text("\n".join(sorted(libraries)) + "\n", encoding="utf-8")
    python = shutil.which("python", path=str(programs))
    assert python is not None
    clean = {name: value for name, value in os.environ.items() if name != "PYTHONPATH"}

    def run(*command: str) -> str:
        done = subprocess.run(command, cwd=tmp_path, env=clean, capture_output=True, encoding="utf-8", check=False)
        assert done.returncode == 0, done.stdout + done.stderr
        return done.stdout.strip()

    run(python, "-m", "pip", "install", "--no-deps", "--no-index", str(wheel))
    rung = shutil.which("rung", path=str(programs))
    assert rung is not None
    run(rung, "kb", "check")
    assert run(rung, "--version") == f"rung {assistant.__version__}"
    place = run(python, "-c", "from assistant.resources import data_root; print(data_root())")
    assert Path(place).resolve() == (packages / "assistant" / "_data").resolve()


def test_a_checkout_starts_by_its_package() -> None:
    """`python -m assistant --version` works where nothing is installed but the libraries."""
    command = [sys.executable, "-m", "assistant", "--version"]

    run = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, check=False)

    assert (run.returncode, run.stdout.strip()) == (0, f"rung {assistant.__version__}")


def test_the_engine_is_not_required() -> None:
    """durable-rules has no wheels, so Rung asks for it as an extra only: a machine without a compiler installs."""
    required = {canonicalize_name(Requirement(text).name) for text in PROJECT["dependencies"]}

    assert "durable-rules" not in required
    assert [Requirement(text).name for text in PROJECT["optional-dependencies"]["engine"]] == ["durable-rules"]


def test_the_lock_pins_everything() -> None:
    """Whatever an installation with all extras pulls in has one version in the lock, and one that is asked for."""
    direct = [
        *PROJECT["dependencies"],
        *(text for texts in PROJECT["optional-dependencies"].values() for text in texts if not text.startswith("rung")),
    ]
    pins = locked()

    assert sorted(needed(direct) - set(pins)) == []
    for pin in pins.values():
        assert re.fullmatch(r"==[^*]+", str(pin.specifier)), f"{pin} does not name one version"
    for requirement in map(Requirement, direct):
        assert str(pins[canonicalize_name(requirement.name)].specifier).removeprefix("==") in requirement.specifier


def test_ci_runs_the_command_of_the_readme() -> None:
    """The commands for tests in the README and in .ci/run are the same, character by character."""
    blocks = re.findall(r"^```sh\n(.*?)^```", README, re.MULTILINE | re.DOTALL)
    (command,) = [block for block in blocks if "-m pytest" in block]

    assert command in (ROOT / ".ci" / "run").read_text(encoding="utf-8")


def test_the_readme_points_at_what_exists() -> None:
    """Every link to a file, and every folder or file of the map, is there."""
    links = [link for link in re.findall(r"\]\(([^)#]+)\)", README) if "://" not in link]
    (map_of_folders,) = re.findall(r"^```text\n(assistant/.*?)^```", README, re.MULTILINE | re.DOTALL)
    paths, parent = list(links), ""
    for line in map_of_folders.splitlines():
        name = line.split()[0]
        parent = parent if line.startswith(" ") else name
        paths.append(parent + name if line.startswith(" ") else name)

    assert len(paths) > 20
    assert [path for path in paths if not (ROOT / path).exists()] == []
