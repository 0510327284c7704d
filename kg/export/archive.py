"""One file to cite: the articles, reference data and decisions of a graph, its triples, its codebook, its licence.

MANIFEST.json names the version of the program, the key and digest of the snapshot, and the SHA-256 of each file. The same graph
gives the same bytes.
"""

from __future__ import annotations

import hashlib
import io
import json
import zipfile
from pathlib import Path

from kg import __version__, snapshot
from kg.paths import NOTES, TEXT, Workspace, data_root, slug_of, visible

MATCHES = "matches.ttl"
README = """\
An archive of a graph of Entente (https://w3id.org/entente/ontology), written by kg export --archive.

graph/      articles/<slug>/ and reference/ as they were encoded, matches.ttl with what people decided on matches
data.nq     all triples, those that follow from the ontology among them
ontology/   the ontology, the shapes, and vocabulary.json: the codebook, a sentence and more for each class and property
MANIFEST.json   version, digests
{texts}
"""
_WITHOUT = """
The texts of the articles are left out. Their SHA-256 stands in each article.ttl (ent:sha256), and the words that prove each report
in oa:exact."""


def archive(key: str, workspace: Workspace, *, texts: bool = True) -> bytes:
    """A zip file of the graph whose snapshot has that key. texts: with the texts of the articles. Raises `InputError`."""
    files: dict[str, bytes] = {}
    for path in workspace.article_files():
        if workspace.is_draft(path):
            continue
        place = f"graph/articles/{slug_of(path)}"
        files[f"{place}/{path.name}"] = workspace.read(path)
        # Notes give the lines of the text.
        for name in (TEXT, NOTES) if texts else ():
            data = workspace.beside(path, name)
            if data is not None:
                files[f"{place}/{name}"] = data
    for path in workspace.reference_files():
        bundled = path.parent.resolve() == workspace.bundled_reference.resolve()
        files[f"{'ontology' if bundled else 'graph'}/reference/{path.name}"] = workspace.read(path)
    if MATCHES in {path.name for path in visible(workspace.graph, ".ttl")}:
        files[f"graph/{MATCHES}"] = workspace.read(workspace.graph / MATCHES)
    for path in (*workspace.ontology_files(), *workspace.shapes_files(), workspace.ontology / "vocabulary.json"):
        files[f"ontology/{path.name}"] = workspace.read(path)
    for folder in (data_root(), Path(__file__).parent.parent.parent):
        if (folder / "LICENSE-DATA").is_file():
            files["LICENSE-DATA"] = workspace.read(folder / "LICENSE-DATA")
            break
    files["data.nq"] = b"".join(snapshot.quads(key))
    files["README.txt"] = README.format(texts="" if texts else _WITHOUT).encode()
    manifest = {
        "entente": __version__,
        "snapshot": key,
        "texts": texts,
        "files": {name: hashlib.sha256(data).hexdigest() for name, data in sorted(files.items())},
    }
    files["MANIFEST.json"] = (json.dumps(manifest, indent=2, sort_keys=True) + "\n").encode()
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w", zipfile.ZIP_DEFLATED) as made:
        for name, data in sorted(files.items()):
            made.writestr(zipfile.ZipInfo(name, (1980, 1, 1, 0, 0, 0)), data, zipfile.ZIP_DEFLATED)
    return buffer.getvalue()
