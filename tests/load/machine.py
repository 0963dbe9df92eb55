"""What the kernel says of a tree of processes: processor time and memory."""

import os
from pathlib import Path

TICKS = os.sysconf("SC_CLK_TCK")
MIB = 1024 * 1024


def tree(pid: int) -> list[int]:
    """The process and all its descendants."""
    found = [pid]
    for task in Path(f"/proc/{pid}/task").glob("*/children"):
        for child in _read(task).split():
            found += tree(int(child))
    return found


def _read(path: Path) -> str:
    """Empty when the process has just ended."""
    try:
        return path.read_text()
    except (FileNotFoundError, ProcessLookupError):
        return ""


def cpu_seconds(pid: int) -> float:
    """User and system time of the tree, that of its dead children included."""
    total = 0
    for process in tree(pid):
        fields = _read(Path(f"/proc/{process}/stat")).rpartition(")")[2].split()
        total += sum(map(int, fields[11:15]))
    return total / TICKS


def resident_mib(pid: int) -> float:
    """Resident memory of the tree; pages shared by two processes count twice."""
    return sum(_kib(process, "Rss") for process in tree(pid)) / 1024


def proportional_mib(pid: int) -> float:
    """Memory that the tree really takes: shared pages count once."""
    return sum(_kib(process, "Pss") for process in tree(pid)) / 1024


def _kib(pid: int, name: str) -> int:
    lines = _read(Path(f"/proc/{pid}/smaps_rollup")).splitlines()
    return next((int(line.split()[1]) for line in lines if line.startswith(f"{name}:")), 0)
