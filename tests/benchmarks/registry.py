"""What a benchmark is, and which there are: each `bench_*.py` here registers its own."""

from __future__ import annotations

import importlib
import pkgutil
from collections.abc import Callable
from dataclasses import asdict, dataclass, field
from pathlib import Path
from typing import Any, Literal

Rule = Literal["ratio", "value"]


@dataclass(frozen=True, slots=True)
class Result:
    """One measured figure.

    ``against`` is the same figure of what it is compared with, in the same unit, None where it
    stands alone. ``rule`` says what must not exceed ``target``: the value, or its ratio to
    ``against``. ``detail`` goes into the JSON file and not into the table.
    """

    name: str
    value: float
    unit: str
    target: float
    against: float | None = None
    rule: Rule = "value"
    ratio: float | None = None
    detail: dict[str, Any] = field(default_factory=dict)

    @property
    def met(self) -> bool:
        measured = self.ratio if self.rule == "ratio" else self.value
        return measured is not None and measured <= self.target

    def to_data(self) -> dict[str, Any]:
        """Return the result as JSON: name, value, unit, against, ratio, target, met; more last."""
        data = asdict(self)
        names = ("name", "value", "unit", "against", "ratio", "target")
        return {name: data[name] for name in names} | {
            "met": self.met, "rule": self.rule, "detail": self.detail,
        }  # fmt: skip


@dataclass(frozen=True, slots=True)
class Options:
    """``platform``: ``xvfb``, ``offscreen`` or ``display``; ``runs``: None for what is honest."""

    platform: str
    runs: int | None = None


Benchmark = Callable[[Options], list[Result]]
_BENCHMARKS: dict[str, Benchmark] = {}


def benchmark(name: str) -> Callable[[Benchmark], Benchmark]:
    """Register a benchmark under a name."""

    def register(function: Benchmark) -> Benchmark:
        _BENCHMARKS[name] = function
        return function

    return register


def all_benchmarks() -> dict[str, Benchmark]:
    """Return every benchmark by name, in the order of their files' names."""
    folder = str(Path(__file__).parent)
    for module in sorted(m.name for m in pkgutil.iter_modules([folder])):
        if module.startswith("bench_"):
            importlib.import_module(f"tests.benchmarks.{module}")
    return dict(_BENCHMARKS)
