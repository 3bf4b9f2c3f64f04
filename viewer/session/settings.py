"""Settings: one JSON file in the user's configuration folder, read tolerantly, written whole."""

from __future__ import annotations

import json
from types import MappingProxyType
from typing import TYPE_CHECKING, Any, NamedTuple, TypeVar

from viewer.session.save import SaveError, save_file

if TYPE_CHECKING:
    from collections.abc import Mapping
    from pathlib import Path

_NAME = "settings.json"
_LIMIT = 4 * 1024 * 1024

T = TypeVar("T")


class Settings(NamedTuple):
    """Values by name. What this program does not know is kept for the one that does."""

    values: Mapping[str, Any] = MappingProxyType({})

    def get(self, name: str, default: T) -> T:
        """Return a value, ``default`` where it is missing or of another type."""
        value = self.values.get(name, default)
        if isinstance(value, bool) is not isinstance(default, bool):
            return default
        if isinstance(default, float) and isinstance(value, int):
            return type(default)(value)
        return value if isinstance(value, type(default)) else default

    def with_values(self, **values: Any) -> Settings:  # noqa: ANN401 any JSON
        """Return the settings with some values changed."""
        return Settings(MappingProxyType({**self.values, **values}))


def default_path() -> Path:
    """Return where this user's settings lie."""
    from platformdirs import user_config_path  # noqa: PLC0415 only where no path is given

    return user_config_path("legbook", appauthor=False) / _NAME


def load(path: Path | None = None) -> Settings:
    """Return the settings; those of a first start where there are none that can be read."""
    path = path or default_path()
    try:
        if not path.is_file() or path.stat().st_size > _LIMIT:
            return Settings()
        values = json.loads(path.read_bytes())
    except (OSError, ValueError, RecursionError):
        return Settings()  # a broken settings file must never keep the window from opening
    return Settings(MappingProxyType(values)) if isinstance(values, dict) else Settings()


def store(settings: Settings, path: Path | None = None) -> bool:
    """Write the settings, whole or not at all; False where they cannot be written."""
    path = path or default_path()
    text = json.dumps(dict(settings.values), indent=1, ensure_ascii=False, sort_keys=True)
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        save_file(path, (text + "\n").encode("utf-8", "surrogatepass"))
    except (OSError, SaveError):
        return False
    return True
