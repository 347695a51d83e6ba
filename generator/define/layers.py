"""Where the data lies: what ships with the program, and the user's workspace laid over it, key by key."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from enum import StrEnum
from pathlib import Path

from generator.model.errors import NotFoundError

DATA_FOLDERS = ("forms", "templates", "brand")
TEMPLATE_SUFFIX = ".j2"
FONT_WEIGHTS = ("regular", "bold")
FONTS_FOLDER = "fonts"  # below brand/: no brand but the typefaces


class Kind(StrEnum):
    """What a definition file describes."""

    FORM = "form"
    PACK = "pack"
    BRAND = "brand"


SHIPPED = "shipped"  # `where` of what comes with the program
KIND_NAMES: Mapping[Kind, str] = {Kind.FORM: "formulier", Kind.PACK: "pakket", Kind.BRAND: "huisstijl"}


@dataclass(frozen=True, slots=True)
class Layer:
    """A data root. `where`: "workspace" or "shipped"."""

    root: Path
    where: str


@dataclass(frozen=True, slots=True)
class Entry:
    """A definition file that was found."""

    kind: Kind
    key: str
    path: Path
    layer: Layer


@dataclass(frozen=True, slots=True)
class FontFiles:
    """A typeface family's two TrueType files."""

    regular: Path
    bold: Path


def shipped_root() -> Path:
    """The folder with what ships: in a wheel inside the package, in a clone the top of the repository."""
    package = Path(__file__).resolve().parent.parent
    for candidate in (package / "data", package.parent):
        if all((candidate / folder).is_dir() for folder in DATA_FOLDERS):
            return candidate
    raise NotFoundError(
        "De formulieren, huisstijlen en sjablonen die bij het programma horen zijn niet gevonden.",
        "Installeer het programma opnieuw.",
    )


def is_workspace(folder: Path) -> bool:
    """Whether a folder holds data of its own."""
    return any((folder / name).is_dir() for name in DATA_FOLDERS)


def layers(workspace: Path | None) -> tuple[Layer, ...]:
    """The data roots, the user's first. A workspace without data folders, or that is the shipped root, adds nothing."""
    shipped = Layer(shipped_root(), SHIPPED)
    if workspace is None:
        return (shipped,)
    if not workspace.is_dir():
        raise NotFoundError(
            f"De werkmap {workspace} is er niet.", "Maak hem met 'werkblad init', of noem een andere map."
        )
    if not is_workspace(workspace) or workspace.resolve() == shipped.root:
        return (shipped,)
    return (Layer(workspace, "workspace"), shipped)


def entries(layer: Layer, kind: Kind) -> Iterator[Entry]:
    """The definition files of one kind in one layer, by key."""
    if kind is Kind.BRAND:
        for path in sorted((layer.root / "brand").glob("*/brand.yaml")):
            if path.parent.name != FONTS_FOLDER:
                yield Entry(kind, path.parent.name, path, layer)
        return
    folder = layer.root / "forms" / "packs" if kind is Kind.PACK else layer.root / "forms"
    for path in sorted(folder.glob("*.yaml")):
        yield Entry(kind, path.stem, path, layer)


def misnamed(layer: Layer) -> Iterator[Path]:
    """Files that look meant as definitions, but will not be read because of their name or place."""
    for folder in (layer.root / "forms", layer.root / "forms" / "packs"):
        yield from sorted(folder.glob("*.yml"))
    for path in sorted((layer.root / "brand").glob("*/*.y*ml")):
        if path.parent.name != FONTS_FOLDER and path.name != "brand.yaml":
            yield path
    for path in sorted((layer.root / "brand").glob("*.y*ml")):
        yield path


def entry_of(path: Path, known: tuple[Layer, ...]) -> Entry | None:
    """What a file is by its place: of one of the known layers, or of a folder that is laid out like one."""
    parent = path.resolve().parent
    if path.suffix != ".yaml":
        return None
    if path.name == "brand.yaml" and parent.parent.name == "brand":
        kind, root, key = Kind.BRAND, parent.parent.parent, parent.name
    elif parent.name == "packs" and parent.parent.name == "forms":
        kind, root, key = Kind.PACK, parent.parent.parent, path.stem
    elif parent.name == "forms":
        kind, root, key = Kind.FORM, parent.parent, path.stem
    else:
        return None
    for layer in known:
        if layer.root.resolve() == root:
            return Entry(kind, key, path, layer)
    return Entry(kind, key, path, Layer(root, "workspace"))


def template_name(path: Path) -> str:
    """The name of a template file: what follows the folder `templates`, or its own name."""
    above, found, below = path.resolve().as_posix().rpartition("/templates/")
    return below if found and above else path.name


def template_files(layer: Layer) -> Iterator[tuple[str, Path]]:
    """The layer's templates: name and file."""
    folder = layer.root / "templates"
    for path in sorted(folder.rglob(f"*{TEMPLATE_SUFFIX}")):
        if path.is_file():
            yield path.relative_to(folder).as_posix(), path


def font_families(layer: Layer) -> Iterator[tuple[str, FontFiles]]:
    """The layer's typefaces: family and files (which may be missing; the check says so)."""
    for folder in sorted((layer.root / "brand" / FONTS_FOLDER).glob("*/")):
        yield folder.name, FontFiles(folder / "regular.ttf", folder / "bold.ttf")
