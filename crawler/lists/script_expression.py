"""The value of an expression of a script: texts and numbers put together by `+`, `-`, `*`, comparisons, `?:`."""

from __future__ import annotations

import re

Value = str | int

_TOKENS = 60  # of an expression
_LONGEST = 4000  # characters of a value
_RADIX = re.compile(r",\s*10\s*\)")
_TOKEN = re.compile(
    r"\s*(?:(?P<text>'(?:[^'\\]|\\.)*'|\"(?:[^\"\\]|\\.)*\")|(?P<template>`[^`]*`)|(?P<number>\d{1,9})"
    r"|(?P<name>[A-Za-z_$][\w$.]*)|(?P<sign>===|!==|==|!=|>=|<=|[-+*()?:<>]))"
)
_HOLE = re.compile(r"\$\{([^{}]{1,200})\}")
_ESCAPE = re.compile(r"\\(.)")
_INTEGERS = {"parseInt", "Number", "Math.max", "Math.min", "eval"}
_THROUGH = {"String", "encodeURI", "encodeURIComponent", "escape"}


class NotUnderstoodError(ValueError):
    """An expression is none of those that are followed."""


def evaluate(expression: str, names: dict[str, Value]) -> Value:
    """Return the value of an expression in which `names` are known. Raises `NotUnderstoodError`."""
    parser = _Expression(_tokens(_RADIX.sub(")", expression)), names)
    value = parser.ternary()
    if parser.tokens:
        raise NotUnderstoodError(expression)
    return value


class _Expression:
    """A parser that computes as it goes. Raises `NotUnderstoodError`."""

    def __init__(self, tokens: list[tuple[str, str]], names: dict[str, Value]) -> None:
        self.tokens = tokens[::-1]
        self.names = names

    def ternary(self) -> Value:
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

    def sum(self) -> Value:
        left = self.product()
        while self._sign() in {"+", "-"}:
            minus = self.tokens.pop()[1] == "-"
            right = self.product()
            if minus:
                left = _integer(left) - _integer(right)
            elif isinstance(left, int) and isinstance(right, int):
                left += right
            else:
                left = f"{left}{right}"[:_LONGEST]
        return left

    def product(self) -> Value:
        left = self.atom()
        while self._sign() == "*":
            self.tokens.pop()
            left = _integer(left) * _integer(self.atom())
        return left

    def atom(self) -> Value:
        if not self.tokens:
            raise NotUnderstoodError
        kind, token = self.tokens.pop()
        if kind == "number":
            return int(token)
        if kind == "text":
            return _literal(token)
        if kind == "template":
            fill = lambda hole: str(_Expression(_tokens(hole[1]), self.names).ternary())  # noqa: E731
            return _HOLE.sub(fill, token[1:-1])[:_LONGEST]
        if kind == "sign" and token == "(":  # noqa: S105 - a bracket
            return self._closed()
        if kind == "name" and self._sign() == "(" and token in _INTEGERS | _THROUGH:
            self.tokens.pop()
            inside = self._closed()
            return _integer(inside) if token in _INTEGERS else str(inside)
        if kind == "name" and token in self.names:
            return self.names[token]
        raise NotUnderstoodError(token)

    def _closed(self) -> Value:
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


def _literal(token: str) -> Value:
    return int(token) if token.isdecimal() else _ESCAPE.sub(r"\1", token[1:-1])


def _integer(value: Value) -> int:
    try:
        number = int(value)
    except ValueError:
        raise NotUnderstoodError(str(value)) from None
    if abs(number) > 10**12:
        raise NotUnderstoodError(str(number))
    return number


def _compare(left: Value, sign: str, right: Value) -> bool:
    if sign.startswith(("=", "!")):
        return (str(left) == str(right)) == sign.startswith("=")
    one, other = _integer(left), _integer(right)
    return {"<": one < other, ">": one > other, "<=": one <= other, ">=": one >= other}[sign]
