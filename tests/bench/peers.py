"""The same corpus through the tools that people would use instead. usage: peers.py KIND CORPUS TARGET

KIND is `markdown` (genanki, mistune, Pygments), `rows` (genanki alone), `engine` (Anki's own import and export of a CSV
file), or `pdf` (Typst).
"""

import csv
import json
import sys
import tempfile
from pathlib import Path


def markdown(source: Path, target: Path) -> None:
    import genanki
    import mistune
    from pygments import highlight
    from pygments.formatters import HtmlFormatter
    from pygments.lexers import get_lexer_by_name

    class Renderer(mistune.HTMLRenderer):
        def block_code(self, code, info=None):
            return highlight(code, get_lexer_by_name(info or "text"), HtmlFormatter())

    corpus = json.loads(source.read_text(encoding="utf-8"))
    render = mistune.create_markdown(renderer=Renderer())
    deck = genanki.Deck(1, corpus["title"])
    for question in corpus["questions"]:
        answer = render(question["answer"] + "\n\n" + question.get("code", ""))
        fields = [mistune.html(question["question"]), answer]
        deck.add_note(genanki.Note(genanki.BASIC_MODEL, fields, guid=question["id"]))
    genanki.Package(deck).write_to_file(target)


def rows(source: Path, target: Path) -> None:
    import genanki

    deck = genanki.Deck(1, "Bench")
    with source.open(newline="", encoding="utf-8") as file:
        for row in csv.DictReader(file):
            fields = [row["question"], row["answer"]]
            deck.add_note(genanki.Note(genanki.BASIC_MODEL, fields, guid=row["id"]))
    genanki.Package(deck).write_to_file(target)


def engine(source: Path, target: Path) -> None:
    from anki.collection import Collection, DeckIdLimit, ExportAnkiPackageOptions, ImportCsvRequest

    with tempfile.TemporaryDirectory() as folder:
        collection = Collection(f"{folder}/collection.anki2")
        text = Path(folder) / "rows.csv"
        lines = source.read_text(encoding="utf-8").split("\n", 1)[1]
        text.write_text("#separator:Comma\n#html:true\n#guid column:1\n#notetype:Basic\n" + lines, encoding="utf-8")
        metadata = collection.get_csv_metadata(path=str(text), delimiter=None)
        collection.import_csv(ImportCsvRequest(path=str(text), metadata=metadata))
        options = ExportAnkiPackageOptions(with_scheduling=False, with_media=False, legacy=True)
        collection.export_anki_package(out_path=str(target), options=options, limit=DeckIdLimit(1))
        collection.close()


def pdf(source: Path, target: Path) -> None:
    import typst

    def escaped(text: str) -> str:
        return "".join("\\" + c if c in "#$*_`<>@[]\\~" else c for c in text)

    corpus = json.loads(source.read_text(encoding="utf-8"))
    parts = ['#set page(paper: "a4", columns: 3, margin: 7mm)\n#set text(size: 7.2pt, lang: "en")\n#set par(justify: true)\n']
    for question in corpus["questions"]:
        parts.append(f"== {escaped(question['question'])}\n{escaped(question['answer'])}\n\n{question.get('code', '')}\n")
    typ = target.with_suffix(".typ")
    typ.write_text("".join(parts), encoding="utf-8")
    typst.compile(str(typ), output=str(target))


if __name__ == "__main__":
    kind, source, target = sys.argv[1:]
    {"markdown": markdown, "rows": rows, "engine": engine, "pdf": pdf}[kind](Path(source), Path(target))
