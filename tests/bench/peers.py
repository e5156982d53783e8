"""The same corpus through the tools that people would use instead. usage: peers.py apkg|pdf CORPUS.json TARGET"""

import json
import sys
from pathlib import Path


def apkg(corpus: dict, target: Path) -> None:
    import genanki
    import mistune
    from pygments import highlight
    from pygments.formatters import HtmlFormatter
    from pygments.lexers import get_lexer_by_name

    class Renderer(mistune.HTMLRenderer):
        def block_code(self, code, info=None):
            return highlight(code, get_lexer_by_name(info or "text"), HtmlFormatter())

    markdown = mistune.create_markdown(renderer=Renderer())
    deck = genanki.Deck(1, corpus["title"])
    for question in corpus["questions"]:
        answer = markdown(question["answer"] + "\n\n" + question.get("code", ""))
        fields = [mistune.html(question["question"]), answer]
        deck.add_note(genanki.Note(genanki.BASIC_MODEL, fields, guid=question["id"]))
    genanki.Package(deck).write_to_file(target)


def pdf(corpus: dict, target: Path) -> None:
    import typst

    def escaped(text: str) -> str:
        return "".join("\\" + c if c in "#$*_`<>@[]\\~" else c for c in text)

    parts = ['#set page(paper: "a4", columns: 2, margin: 1cm)\n#set text(size: 7.6pt)\n#set par(justify: true)\n']
    for question in corpus["questions"]:
        parts.append(f"== {escaped(question['question'])}\n{escaped(question['answer'])}\n\n{question.get('code', '')}\n")
    source = target.with_suffix(".typ")
    source.write_text("".join(parts), encoding="utf-8")
    typst.compile(str(source), output=str(target))


if __name__ == "__main__":
    {"apkg": apkg, "pdf": pdf}[sys.argv[1]](json.loads(Path(sys.argv[2]).read_text(encoding="utf-8")), Path(sys.argv[3]))
