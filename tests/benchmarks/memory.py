"""Memory of a process and all its children, from /proc: Linux only."""

from __future__ import annotations

from pathlib import Path

_KIB = 1024


def family(pid: int) -> list[int]:
    """Return a process and all that descend from it."""
    parents: dict[int, list[int]] = {}
    for entry in Path("/proc").iterdir():
        if entry.name.isdigit():
            try:
                stat = (entry / "stat").read_text()
            except OSError:
                continue  # it has ended
            parents.setdefault(int(stat.rpartition(")")[2].split()[1]), []).append(int(entry.name))
    found, look = [], [pid]
    while look:
        one = look.pop()
        found.append(one)
        look += parents.get(one, [])
    return found


def family_pss(pid: int) -> dict[str, int]:
    """Return the proportional set size in bytes: of all, and of the largest."""
    sizes = [_value(one, "smaps_rollup", "Pss:") for one in family(pid)]
    return {"all": sum(sizes), "largest": max(sizes), "processes": len(sizes)}


def peak_rss(pid: int) -> int:
    """Return the sum of the processes' greatest resident sizes in bytes: an upper bound."""
    return sum(_value(one, "status", "VmHWM:") for one in family(pid))


def _value(pid: int, name: str, field: str) -> int:
    try:
        text = Path(f"/proc/{pid}/{name}").read_text()
    except OSError:
        return 0  # it has ended
    line = next((line for line in text.splitlines() if line.startswith(field)), "0 0 0")
    return int(line.split()[1]) * _KIB
