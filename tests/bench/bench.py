"""CPU time, wall time, memory and size beside peers, interleaved, as ratios. usage: bench.py BINARY FLOOR ANKI-PYTHON [PAGE]

Whole processes are run in turn, and medians compared: ratios of one run mean something; seconds of a busy machine do not.
With PAGE, the table is written there.
"""

from __future__ import annotations

import datetime
import os
import platform
import statistics
import subprocess
import sys
import tempfile
import time
from dataclasses import dataclass
from pathlib import Path

import corpora

ROUNDS = 3
# Where one run takes longer than this, in seconds, it is not repeated: it is no longer noise that decides.
LONG = 20
PEERS = str(Path(__file__).with_name("peers.py"))


@dataclass
class Cost:
    cpu: float
    wall: float
    megabytes: float
    size: int


def run(command: list[str], out: Path | None) -> Cost:
    began = time.monotonic()
    process = subprocess.Popen(command, stdout=subprocess.DEVNULL, stderr=subprocess.PIPE)
    said = process.stderr.read()
    _, status, used = os.wait4(process.pid, 0)
    wall = time.monotonic() - began
    if status != 0:
        sys.exit(f"{' '.join(command)} failed: {said.decode()}")
    return Cost(used.ru_utime + used.ru_stime, wall, used.ru_maxrss / 1024, out.stat().st_size if out else 0)


def interleaved(*commands: tuple[list[str], Path | None]) -> list[Cost]:
    runs: list[list[Cost]] = [[] for _ in commands]
    for number in range(ROUNDS):
        for kept, (command, out) in zip(runs, commands, strict=True):
            if number == 0 or kept[0].cpu < LONG:
                kept.append(run(command, out))
    return [
        Cost(*(statistics.median(getattr(cost, part) for cost in kept) for part in ("cpu", "wall", "megabytes", "size")))
        for kept in runs
    ]


class Table:
    def __init__(self) -> None:
        self.rows: list[tuple[str, str, str, str]] = []

    def add(self, work: str, ours: Cost, theirs: Cost | None, target: str) -> None:
        measured = f"{ours.cpu:.2f} s CPU, {ours.wall:.2f} s, {ours.megabytes:.0f} MB"
        ratio = ""
        if theirs:
            ratio = f"{ours.cpu / theirs.cpu:.2f} of its CPU, {ours.wall / theirs.wall:.2f} of its wall"
            if ours.size and theirs.size:
                ratio += f", {ours.size / theirs.size:.2f} of its size"
        self.rows.append((work, measured, ratio, target))
        print("\t".join(self.rows[-1]), flush=True)

    def markdown(self) -> str:
        head = "| work | deckpress | beside the other | aim |\n|---|---|---|---|\n"
        return head + "".join(f"| {' | '.join(row)} |\n" for row in self.rows)


class Bench:
    def __init__(self, binary: str, floor: str, anki: str, folder: Path) -> None:
        self.binary, self.floor, self.anki, self.folder = binary, floor, anki, folder
        self.table = Table()

    def build(self, source: Path, format: str, *more: str) -> tuple[list[str], Path | None]:
        out = self.folder / "out"
        command = [self.binary, "build", str(source), "--quiet", "--no-cache", "--output", str(out), *more]
        if format:
            command += ["--format", format]
        suffix = {"apkg": ".apkg", "csv": ".csv", "sheet": ".sheet.pdf"}.get(format)
        made = out / source.stem / f"{source.stem}{suffix}" if suffix and source.is_file() else None
        return command, made

    def peer(self, kind: str, source: Path, python: str = sys.executable) -> tuple[list[str], Path | None]:
        target = self.folder / f"peer.{'pdf' if kind == 'pdf' else 'apkg'}"
        return [python, PEERS, kind, str(source), str(target)], target

    def against(self, work: str, ours: tuple, theirs: tuple, target: str) -> None:
        mine, other = interleaved(ours, theirs)
        self.table.add(work, mine, other, target)

    def alone(self, work: str, ours: tuple, target: str) -> None:
        (mine,) = interleaved(ours)
        self.table.add(work, mine, None, target)

    def all(self) -> None:
        small = corpora.as_json(self.folder / "small.json", 100, True)
        self.alone("100 entries, all formats", self.build(small, ""), "0.25 s CPU")
        again = [self.binary, "build", str(small), "--quiet", "--output", str(self.folder / "again")]
        run(again, None)
        self.against("the same again, nothing changed", (again, None), self.build(small, ""), "0.1")
        self.alone("`--version`", ([self.binary, "--version"], None), "3 ms")
        for count in (1_000, 10_000, 100_000):
            rows = corpora.as_csv(self.folder / f"rows-{count}.csv", count)
            name = f"{count} plain rows to apkg, beside "
            self.against(f"{name}genanki", self.build(rows, "apkg"), self.peer("rows", rows), "0.33, 0.20, 0.33")
            floor = ([self.floor, str(rows), str(self.folder / "floor.apkg")], self.folder / "floor.apkg")
            self.against(f"{name}the floor", self.build(rows, "apkg"), floor, "1.4")
            if count < 100_000:
                self.against(f"{name}Anki", self.build(rows, "apkg"), self.peer("engine", rows, self.anki), "0.17")
        for count in (1_000, 10_000):
            source = corpora.as_json(self.folder / f"markdown-{count}.json", count, True)
            name = f"{count} entries with code to apkg, beside genanki, mistune and Pygments"
            self.against(name, self.build(source, "apkg"), self.peer("markdown", source), "0.067, 0.04")
        million = corpora.as_csv(self.folder / "million.csv", 1_000_000, 6)
        large = ["--limit", "file-size=1G", "--limit", "entries=1000000"]
        self.alone("1 million short rows to apkg", self.build(million, "apkg", *large), "1 GB")
        self.alone("1 million short rows to csv", self.build(million, "csv", *large), "300 MB")
        decks = corpora.as_decks(self.folder / "decks", 2_000, 5)
        one = corpora.as_json(self.folder / "one.json", 10_000, False)
        for format in ("apkg", "csv"):
            name = f"2000 decks of 5 entries to {format}, beside one of 10 000"
            many = self.build(decks, format, "--limit", "decks=2000")
            self.against(name, many, (self.build(one, format)[0], None), "2")
        for count in (1_000, 10_000):
            source = corpora.as_json(self.folder / f"prose-{count}.json", count, False)
            name = f"{count} entries of prose to a sheet, beside Typst"
            self.against(name, self.build(source, "sheet"), self.peer("pdf", source), "0.2; 350 MB")
        source = corpora.as_json(self.folder / "code.json", 1_000, True)
        self.against("1000 entries with code to a sheet, beside Typst", self.build(source, "sheet"), self.peer("pdf", source), "0.2")
        source = self.folder / "markdown-10000.json"
        check = ([self.binary, "check", str(source), "--quiet"], None)
        self.against("`check` of 10 000 entries, beside building their package", check, (self.build(source, "apkg")[0], None), "0.33")
        every = self.build(source, "")[0]
        self.against("all formats of 10 000 entries on 2 cores, beside 1", (every, None), ([*every, "--jobs", "1"], None), "0.59 wall")


def machine() -> str:
    model = "unknown processor"
    for line in Path("/proc/cpuinfo").read_text(encoding="utf-8").splitlines():
        if line.startswith("model name"):
            model = line.split(":", 1)[1].strip()
    return f"{os.cpu_count()} cores, {model}, {platform.system()} {platform.machine()}"


def main() -> None:
    binary, floor, anki, *page = sys.argv[1:]
    with tempfile.TemporaryDirectory() as folder:
        bench = Bench(binary, floor, anki, Path(folder))
        bench.all()
    if page:
        path = Path(page[0])
        text = path.read_text(encoding="utf-8")
        head, rest = text.split("<!-- measured -->\n", 1)
        _, tail = rest.split("<!-- end of measured -->", 1)
        version = subprocess.run([binary, "--version"], check=True, capture_output=True, text=True).stdout.strip()
        said = f"{version}, {datetime.date.today().isoformat()}, {machine()}.\n\n{bench.table.markdown()}"
        path.write_text(f"{head}<!-- measured -->\n{said}<!-- end of measured -->{tail}", encoding="utf-8")


main()
