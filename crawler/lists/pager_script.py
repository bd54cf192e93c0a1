"""What a small script of a page does when a pager calls it: where it leads, or which form it fills and sends.

No JavaScript is run. Statements that assign texts and numbers put together by `+`, `?:` and template literals are
followed through the page's own functions; whatever else there is makes the script one that is not understood.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, field

_Value = str | int

_CALLS = 4  # functions that call one another
_STATEMENTS = 200  # of one function
_MOST = 20_000  # statements that are followed in one page
_CODE = 5000  # characters of one function
_SCRIPTS = 300_000  # characters of a page's scripts
_TOKENS = 60  # of an expression
_TEXT = 4000  # characters of a value
_FUNCTION = re.compile(r"\bfunction\s{1,9}([\w$]{1,60})\s{0,9}\(([^()]{0,200})\)\s{0,9}\{")
_FUNCTION_VALUE = re.compile(r"([\w$]{1,60})\s{0,9}[=:]\s{0,9}function\s{0,9}\(([^()]{0,200})\)\s{0,9}\{")
_GLOBAL = re.compile(
    r"(?<![\w$.])([\w$]{1,60})\s{0,9}=\s{0,9}(\d{1,9}|'[^'\n]{0,300}'|\"[^\"\n]{0,300}\")\s{0,9}[;,\n<]"
)
_FIELD_READ = re.compile(
    r"(?:(?:document|window|self)\.)?(?:getElementById\(\s*['\"]([\w$.:-]{1,60})['\"]\s*\)\.value"
    r"|(?:\$|jQuery)\(\s*['\"]#([\w$-]{1,60})['\"]\s*\)\.val\(\s*\))"
)
_THIS = re.compile(r"this\.options\[\s*this\.selectedIndex\s*\]\.value")
_RADIX = re.compile(r",\s*10\s*\)")
_TOKEN = re.compile(
    r"\s*(?:(?P<text>'(?:[^'\\]|\\.)*'|\"(?:[^\"\\]|\\.)*\")|(?P<template>`[^`]*`)|(?P<number>\d{1,9})"
    r"|(?P<name>[A-Za-z_$][\w$.]*)|(?P<sign>===|!==|==|!=|>=|<=|[-+*()?:<>]))"
)
_HOLE = re.compile(r"\$\{([^{}]{1,200})\}")
_ESCAPE = re.compile(r"\\(.)")
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
_INTEGERS = {"parseInt", "Number", "Math.max", "Math.min", "eval"}
_THROUGH = {"String", "encodeURI", "encodeURIComponent", "escape"}


class NotUnderstoodError(ValueError):
    """An expression is none of those that are followed."""


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
    _globals: dict[str, _Value] = field(default_factory=dict)

    def __post_init__(self) -> None:
        """Find what the scripts define."""
        self.code = self.code[:_SCRIPTS]
        for pattern in (_FUNCTION_VALUE, _FUNCTION):
            for found in pattern.finditer(self.code):
                names = [name.strip() for name in found[2].split(",") if name.strip()]
                self._functions[found[1]] = (names, found.end())
        for found in _GLOBAL.finditer(self.code):
            self._globals.setdefault(found[1], _literal(found[2]))

    def run(self, script: str, value: _Value | None = None) -> Effect:
        """Return what a handler such as `goPage(2)` does; `value` stands for `this.value`."""
        effect = Effect()
        self._run(script[:_CODE], {} if value is None else {"this.value": value}, effect, _CALLS)
        return effect

    def called(self, function: str, place: int, attribute: str, value: _Value) -> Effect | None:
        """Return what a function does when its parameter at `place`, or an attribute of it, has a value."""
        parameters, start = self._functions.get(function, ([], 0))
        if place >= len(parameters):
            return None
        effect = Effect()
        self._run(_body(self.code, start), {f"{parameters[place]}{attribute}": value}, effect, _CALLS)
        return effect

    def _run(self, code: str, names: dict[str, _Value], effect: Effect, depth: int) -> None:
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

    def _do(self, statement: str, names: dict[str, _Value], effect: Effect, depth: int) -> None:
        """Take over what one statement does; one that is not understood does nothing."""
        try:
            if found := _VAL.match(statement):
                effect.fields[found[1]] = str(self._value(found[2], names))
            elif found := _LEADS.match(statement):
                effect.address = str(self._value(_first_argument(found[1]), names))
            elif found := _ASSIGN.match(statement):
                self._assign(found[1], found[2], names, effect)
            elif found := _INCREASE.match(statement):
                names[found[1]] = _integer(self._value(found[1], names)) + 1
            elif found := _SUBMIT.match(statement):
                effect.form = found[1]
            elif (found := _CALL.match(statement)) and found[1].rpartition(".")[2] in self._functions and depth:
                parameters, start = self._functions[found[1].rpartition(".")[2]]
                given = [self._value(each, names) for each in _arguments(found[2])]
                inner = names | dict(zip(parameters, given, strict=False))
                self._run(_body(self.code, start), inner, effect, depth - 1)
        except NotUnderstoodError:
            return

    def _assign(self, target: str, expression: str, names: dict[str, _Value], effect: Effect) -> None:
        if _LOCATION.match(target):
            effect.address = str(self._value(expression, names))
        elif target.endswith(".action"):
            effect.action = str(self._value(expression, names))
        elif found := _FIELD.search(target):
            effect.fields[next(filter(None, found.groups()))] = str(self._value(expression, names))
        elif "." not in target:
            names[target] = self._value(expression, names)

    def _holds(self, condition: str, names: dict[str, _Value]) -> bool:
        """Tell whether a condition holds; one that is not understood does, as its rest may be what is looked for."""
        try:
            return bool(self._value(condition, names))
        except NotUnderstoodError:
            return True

    def _value(self, expression: str, names: dict[str, _Value]) -> _Value:
        known = self._globals | names
        text = _THIS.sub("this.value", expression.strip().rstrip(";"))
        text = _FIELD_READ.sub(lambda found: repr(self.inputs.get(found[1] or found[2], "")), text)
        parser = _Expression(_tokens(_RADIX.sub(")", text)), known)
        value = parser.ternary()
        if parser.tokens:
            raise NotUnderstoodError(text)
        return value


class _Expression:
    """A parser that computes as it goes. Raises `NotUnderstoodError`."""

    def __init__(self, tokens: list[tuple[str, str]], names: dict[str, _Value]) -> None:
        self.tokens = tokens[::-1]
        self.names = names

    def ternary(self) -> _Value:
        left = self.sum()
        if self._sign() in {"==", "===", "!=", "!==", "<", ">", "<=", ">="}:
            left = _compare(left, self.tokens.pop()[1], self.sum())
        if self._sign() != "?":
            return left
        self.tokens.pop()
        chosen = self.ternary()
        self._take(":")
        other = self.ternary()
        return chosen if left else other

    def sum(self) -> _Value:
        left = self.product()
        while self._sign() in {"+", "-"}:
            minus = self.tokens.pop()[1] == "-"
            right = self.product()
            if minus:
                left = _integer(left) - _integer(right)
            elif isinstance(left, int) and isinstance(right, int):
                left += right
            else:
                left = f"{left}{right}"[:_TEXT]
        return left

    def product(self) -> _Value:
        left = self.atom()
        while self._sign() == "*":
            self.tokens.pop()
            left = _integer(left) * _integer(self.atom())
        return left

    def atom(self) -> _Value:
        if not self.tokens:
            raise NotUnderstoodError
        kind, token = self.tokens.pop()
        if kind == "number":
            return int(token)
        if kind == "text":
            return _literal(token)
        if kind == "template":
            fill = lambda hole: str(_Expression(_tokens(hole[1]), self.names).ternary())  # noqa: E731
            return _HOLE.sub(fill, token[1:-1])[:_TEXT]
        if kind == "sign" and token == "(":  # noqa: S105 - a bracket
            return self._closed()
        if kind == "name" and self._sign() == "(" and token in _INTEGERS | _THROUGH:
            self.tokens.pop()
            inside = self._closed()
            return _integer(inside) if token in _INTEGERS else str(inside)
        if kind == "name" and token in self.names:
            return self.names[token]
        raise NotUnderstoodError(token)

    def _closed(self) -> _Value:
        value = self.ternary()
        self._take(")")
        return value

    def _sign(self) -> str:
        return self.tokens[-1][1] if self.tokens and self.tokens[-1][0] == "sign" else ""

    def _take(self, sign: str) -> None:
        if self._sign() != sign:
            raise NotUnderstoodError(sign)
        self.tokens.pop()


def _tokens(expression: str) -> list[tuple[str, str]]:
    tokens, place, text = [], 0, expression.strip()[:1000]
    while place < len(text):
        found = _TOKEN.match(text, place)
        if not found or not found.lastgroup:
            raise NotUnderstoodError(text[place : place + 20])
        tokens.append((found.lastgroup, found[found.lastgroup]))
        place = found.end()
    if len(tokens) > _TOKENS:
        raise NotUnderstoodError(f"{len(tokens)} tokens")
    return tokens


def _literal(token: str) -> _Value:
    return int(token) if token.isdecimal() else _ESCAPE.sub(r"\1", token[1:-1])


def _integer(value: _Value) -> int:
    try:
        number = int(value)
    except ValueError:
        raise NotUnderstoodError(str(value)) from None
    if abs(number) > 10**12:
        raise NotUnderstoodError(str(number))
    return number


def _compare(left: _Value, sign: str, right: _Value) -> bool:
    if sign.startswith(("=", "!")):
        return (str(left) == str(right)) == sign.startswith("=")
    one, other = _integer(left), _integer(right)
    return {"<": one < other, ">": one > other, "<=": one <= other, ">=": one >= other}[sign]


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
