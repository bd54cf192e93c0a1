"""What a small script of a page does when a pager calls it: where it leads, or which form it fills and sends.

No JavaScript is run. Statements that assign texts and numbers put together by `+`, `?:` and template literals are
followed through the page's own functions; whatever else there is makes the script one that is not understood.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, field

from crawler.lists.script_expression import NotUnderstoodError, Value, evaluate

_CALLS = 4  # functions that call one another
_STATEMENTS = 200  # of one function
_MOST = 20_000  # statements that are followed in one page
_CODE = 5000  # characters of one function
_SCRIPTS = 300_000  # characters of a page's scripts
FUNCTION = re.compile(r"\bfunction\s{1,9}([\w$]{1,60})\s{0,9}\(([^()]{0,200})\)\s{0,9}\{")
_FUNCTION_VALUE = re.compile(r"([\w$]{1,60})\s{0,9}[=:]\s{0,9}function\s{0,9}\(([^()]{0,200})\)\s{0,9}\{")
_GLOBAL = re.compile(
    r"(?<![\w$.])([\w$]{1,60})\s{0,9}=\s{0,9}(\d{1,9}|'[^'\n]{0,300}'|\"[^\"\n]{0,300}\")\s{0,9}[;,\n<]"
)
_FIELD_READ = re.compile(
    r"(?:(?:document|window|self)\.)?(?:getElementById\(\s*['\"]([\w$.:-]{1,60})['\"]\s*\)\.value"
    r"|(?:\$|jQuery)\(\s*['\"]#([\w$-]{1,60})['\"]\s*\)\.val\(\s*\))"
)
_THIS = re.compile(r"this\.options\[\s*this\.selectedIndex\s*\]\.value")
_CONDITION = re.compile(r"^(?:else\s*)?if\s*\(")
_LEAD = re.compile(r"^(?:(?:else|var|let|const|return|void)\b\s*|(?:window|self|top|parent)\.(?=\w))+")
_ASSIGN = re.compile(r"^([\w$.\[\]'\"()#:-]{1,200}?)\s*=(?!=)\s*(.{1,1000})$", re.DOTALL)
_INCREASE = re.compile(r"^([\w$]{1,60})\s*(?:\+\+|\+=\s*1)$")
_LOCATION = re.compile(r"^(?:document\.)?location(?:\.href)?$")
_LEADS = re.compile(
    r"^(?:(?:document\.)?location\.(?:assign|replace)|open|(?:\$|jQuery)\.get|(?:\$|jQuery)\([^()]{0,80}\)\.load)"
    r"\(\s*(.{1,1000})$",
    re.DOTALL,
)
_FIELD = re.compile(
    r"(?:getElementById\(\s*['\"]([\w$.:-]{1,60})['\"]\s*\)|getElementsByName\(\s*['\"]([\w$.:-]{1,60})['\"]\s*\)\[0\]"
    r"|\[\s*['\"]([\w$.:-]{1,60})['\"]\s*\]|\.([\w$-]{1,60}))\.value$"
)
_VAL = re.compile(
    r"^(?:\$|jQuery)\(\s*['\"](?:#|(?:input)?\[name=['\"]?)([\w$-]{1,60})['\"]?\]?['\"]\s*\)\.val\(\s*(.{1,300})\)$"
)
_SUBMIT = re.compile(r"^(.{0,200}?)\.?\bsubmit\(\s*\)$")
_CALL = re.compile(r"^([\w$.]{1,60})\((.{0,500})\)$", re.DOTALL)


@dataclass(slots=True)
class Effect:
    """What a script does: `address` it goes to; `fields` of a form it sets and, with `form`, sends to `action`."""

    address: str | None = None
    fields: dict[str, str] = field(default_factory=dict)
    form: str | None = None  # what names the form that is sent; "" where nothing does
    action: str | None = None


@dataclass(slots=True)
class Scripts:
    """The functions and the variables of a page's scripts; `inputs` are the values of its form fields by id."""

    code: str
    inputs: dict[str, str] = field(default_factory=dict)
    _left: int = _MOST
    _functions: dict[str, tuple[list[str], int]] = field(default_factory=dict)
    _globals: dict[str, Value] = field(default_factory=dict)

    def __post_init__(self) -> None:
        """Find what the scripts define."""
        self.code = self.code[:_SCRIPTS]
        for pattern in (_FUNCTION_VALUE, FUNCTION):
            for found in pattern.finditer(self.code):
                names = [name.strip() for name in found[2].split(",") if name.strip()]
                self._functions[found[1]] = (names, found.end())
        for found in _GLOBAL.finditer(self.code):
            self._globals.setdefault(found[1], evaluate(found[2], {}))

    def run(self, script: str, value: Value | None = None) -> Effect:
        """Return what a handler such as `goPage(2)` does; `value` stands for `this.value`."""
        effect = Effect()
        self._run(script[:_CODE], {} if value is None else {"this.value": value}, effect, _CALLS)
        return effect

    def called(self, function: str, place: int, attribute: str, value: Value) -> Effect | None:
        """Return what a function does when its parameter at `place`, or an attribute of it, has a value."""
        parameters, start = self._functions.get(function, ([], 0))
        if place >= len(parameters):
            return None
        effect = Effect()
        self._run(_body(self.code, start), {f"{parameters[place]}{attribute}": value}, effect, _CALLS)
        return effect

    def value(self, expression: str, names: dict[str, Value]) -> Value:
        """Return the value of an expression, in which the page's variables are known. Raises `NotUnderstoodError`."""
        return self._value(expression, names)

    def _run(self, code: str, names: dict[str, Value], effect: Effect, depth: int) -> None:
        holds = True
        for statement in _statements(code):
            self._left -= 1
            if self._left < 0:
                return
            condition = _CONDITION.match(statement)
            if condition:
                inside, statement = _closed(statement[condition.end() :])  # noqa: PLW2901 - what is left of it
                holds = self._holds(inside, names)
                if not statement:
                    continue
            if holds:
                self._do(_LEAD.sub("", statement.strip()), names, effect, depth)
            holds = True

    def _do(self, statement: str, names: dict[str, Value], effect: Effect, depth: int) -> None:
        """Take over what one statement does; one that is not understood does nothing."""
        try:
            if found := _VAL.match(statement):
                effect.fields[found[1]] = str(self._value(found[2], names))
            elif found := _LEADS.match(statement):
                effect.address = str(self._value(_first_argument(found[1]), names))
            elif found := _ASSIGN.match(statement):
                self._assign(found[1], found[2], names, effect)
            elif found := _INCREASE.match(statement):
                names[found[1]] = self._value(f"{found[1]} * 1 + 1", names)
            elif found := _SUBMIT.match(statement):
                effect.form = found[1]
            elif (found := _CALL.match(statement)) and found[1].rpartition(".")[2] in self._functions and depth:
                parameters, start = self._functions[found[1].rpartition(".")[2]]
                given = [self._value(each, names) for each in _arguments(found[2])]
                inner = names | dict(zip(parameters, given, strict=False))
                self._run(_body(self.code, start), inner, effect, depth - 1)
        except NotUnderstoodError:
            return

    def _assign(self, target: str, expression: str, names: dict[str, Value], effect: Effect) -> None:
        if _LOCATION.match(target):
            effect.address = str(self._value(expression, names))
        elif target.endswith(".action"):
            effect.action = str(self._value(expression, names))
        elif found := _FIELD.search(target):
            effect.fields[next(filter(None, found.groups()))] = str(self._value(expression, names))
        elif "." not in target:
            names[target] = self._value(expression, names)

    def _holds(self, condition: str, names: dict[str, Value]) -> bool:
        """Tell whether a condition holds; one that is not understood does, as its rest may be what is looked for."""
        try:
            return bool(self._value(condition, names))
        except NotUnderstoodError:
            return True

    def _value(self, expression: str, names: dict[str, Value]) -> Value:
        known = self._globals | names
        text = _THIS.sub("this.value", expression.strip().rstrip(";"))
        text = _FIELD_READ.sub(lambda found: repr(self.inputs.get(found[1] or found[2], "")), text)
        return evaluate(text, known)


def _statements(code: str) -> list[str]:
    """Split code at `;`, braces and line ends outside of texts and brackets."""
    statements, start, depth, quote = [], 0, 0, ""
    for place, character in enumerate(code):
        if quote:
            quote = "" if character == quote and code[place - 1] != "\\" else quote
        elif character in "'\"`":
            quote = character
        elif character in "([":
            depth += 1
        elif character in ")]":
            depth -= 1
        elif character in ";{}" or (character == "\n" and depth <= 0):
            statements.append(code[start:place].strip())
            start, depth = place + 1, 0
    return [each for each in [*statements, code[start:].strip()] if each][:_STATEMENTS]


def _closed(text: str) -> tuple[str, str]:
    """Return what stands before the bracket that closes, and what stands behind it."""
    depth = 1
    for place, character in enumerate(text):
        depth += (character == "(") - (character == ")")
        if depth == 0:
            return text[:place], text[place + 1 :].strip()
    return text, ""


def _arguments(text: str) -> list[str]:
    """Return the arguments of a call."""
    arguments, start, depth, quote = [], 0, 0, ""
    for place, character in enumerate(text):
        if quote:
            quote = "" if character == quote else quote
        elif character in "'\"":
            quote = character
        elif character in "()":
            depth += 1 if character == "(" else -1
        elif character == "," and depth == 0:
            arguments.append(text[start:place])
            start = place + 1
    return [each for each in [*arguments, text[start:]] if each.strip()]


def _first_argument(text: str) -> str:
    """Return the first argument of a call, of which `text` is what follows its bracket."""
    return next(iter(_arguments(_closed(text)[0])), "")


def _body(code: str, start: int) -> str:
    """Return the body of a function that begins at `start`."""
    depth = 1
    for place in range(start, min(len(code), start + _CODE)):
        depth += (code[place] == "{") - (code[place] == "}")
        if depth == 0:
            return code[start:place]
    return code[start : start + _CODE]
