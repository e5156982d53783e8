; What of Python is coloured, for reading on paper: few classes, each with a meaning.
; Later patterns win.

(comment) @comment
(string) @string
(escape_sequence) @string
(integer) @number
(float) @number
(interpolation) @none

[(true) (false) (none) (ellipsis)] @constant

((identifier) @constant
 (#match? @constant "^(self|cls|NotImplemented|__name__|__debug__)$"))

((call function: (identifier) @constant)
 (#match? @constant "^(abs|aiter|all|anext|any|ascii|bin|bool|breakpoint|bytearray|bytes|callable|chr|classmethod|compile|complex|delattr|dict|dir|divmod|enumerate|eval|exec|filter|float|format|frozenset|getattr|globals|hasattr|hash|help|hex|id|input|int|isinstance|issubclass|iter|len|list|locals|map|max|memoryview|min|next|object|oct|open|ord|pow|print|property|range|repr|reversed|round|set|setattr|slice|sorted|staticmethod|str|sum|super|tuple|type|vars|zip|__import__)$"))

(function_definition name: (identifier) @function)
(class_definition name: (identifier) @function)
(decorator "@" @decorator)
(decorator (identifier) @decorator)
(decorator (attribute) @decorator)
(decorator (call function: (_) @decorator))

[
  "and" "as" "assert" "async" "await" "break" "class" "continue" "def" "del" "elif" "else" "except"
  "finally" "for" "from" "global" "if" "import" "in" "is" "lambda" "nonlocal" "not" "or" "pass" "raise"
  "return" "try" "while" "with" "yield" "match" "case" "type" "not in" "is not"
] @keyword
