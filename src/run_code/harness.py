"""Runs one block of a corpus. usage: harness.py BLOCK.py

A line that ends in `# -> VALUE`, or is followed by a line that is `# -> VALUE` alone, must give that value: the repr of
its expression, or what it prints where it gives None. Other results go to standard output as they come.
Exit code 3, and `LINE<TAB>GOT` on standard error, where a value differs.
"""

import ast
import contextlib
import io
import sys
import types

MARK = "# -> "


def main() -> None:
    path = sys.argv[1]
    with open(path, encoding="utf-8") as file:
        source = file.read()
    tree = ast.parse(source, path)
    lines = source.split("\n")
    block = types.ModuleType("__main__")
    block.__file__ = path
    sys.modules["__main__"] = block  # pickle looks classes up there
    names = block.__dict__
    sys.argv = [path]
    for node in tree.body:
        wanted = value_beside(lines, node)
        if wanted is None or not isinstance(node, ast.Expr):
            exec(compile(ast.Module([node], []), path, "exec"), names)
            continue
        printed = io.StringIO()
        with contextlib.redirect_stdout(printed):
            value = eval(compile(ast.Expression(node.value), path, "eval"), names)
        got = printed.getvalue().strip() if value is None and printed.getvalue() else repr(value)
        if got != wanted:
            print(f"{node.end_lineno}\t{got}", file=sys.stderr)
            sys.exit(3)


def value_beside(lines, node):
    last = lines[node.end_lineno - 1]
    if MARK in last:
        return last.split(MARK, 1)[1].strip()
    below = lines[node.end_lineno] if node.end_lineno < len(lines) else ""
    return below[len(MARK) :].strip() if below.startswith(MARK) else None


main()
