"""What Qt and Chromium need to know before they start: display, sandbox, libraries, network."""

from __future__ import annotations

import ctypes
import os
import sys
from dataclasses import dataclass

from viewer import paths
from viewer.desktop.immortal import keep_constants

NO_SANDBOX = "Running as root: Chromium's sandbox is off"

_FLAGS = (
    # WebRTC would ask the network for addresses, past any request interceptor.
    "--force-webrtc-ip-handling-policy=disable_non_proxied_udp",
    # No name and no address is ever found, not even this computer's own, for which Chromium uses
    # no proxy: preconnect and TURN did reach a server on 127.0.0.1.
    '--host-resolver-rules="MAP * ~NOTFOUND"',
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-domain-reliability",
    "--disable-features=DialMediaRouteProvider,MediaRouter",
    "--no-pings",
)

# Without a GPU Qt would draw each frame of the whole window through an OpenGL that the processor
# plays: measured, 60 ms a frame where painting it directly takes 16.
_SOFTWARE = {"QT_QUICK_BACKEND": "software", "QT_XCB_GL_INTEGRATION": "none", "QT_WIDGETS_RHI": "0"}
_GPU_DEVICES = ("/dev/dri", "/dev/nvidiactl", "/dev/dxg")


@dataclass(frozen=True, slots=True)
class Platform:
    """How the window will run: ``headless`` without a display, ``warning`` for the status bar."""

    headless: bool
    warning: str


class LibrariesMissingError(RuntimeError):
    """Qt's platform plugin would abort for want of a system library; the text says what to do."""


def prepare(*, force_offscreen: bool = False) -> Platform:
    """Set the environment for Qt and Chromium. Must run before Qt is imported.

    Raises LibrariesMissingError where the X11 plugin could not load.
    """
    keep_constants()
    headless = force_offscreen or _has_no_display()
    if headless:
        os.environ["QT_QPA_PLATFORM"] = "offscreen"
        # The offscreen platform would still ask an X server for OpenGL; on some, Chromium crashes.
        os.environ.pop("DISPLAY", None)
    elif _uses_xcb():
        _check_xcb()
    if not _has_gpu():
        for name, value in _SOFTWARE.items():
            os.environ.setdefault(name, value)
    flags = [*os.environ.get("QTWEBENGINE_CHROMIUM_FLAGS", "").split(), *_FLAGS]
    if headless and not _has_system_bus() and "--enable-logging" not in " ".join(flags):
        # Chromium calls it an error that a machine without a desktop has no D-Bus, and cannot be
        # told to leave out one line: of its own log only what is fatal stays. The page's errors,
        # Qt's, and the end of a process come on other ways and are told as ever.
        flags.append("--log-level=3")
    warning = ""
    if _is_root():
        flags.append("--no-sandbox")
        warning = NO_SANDBOX
    os.environ["QTWEBENGINE_CHROMIUM_FLAGS"] = " ".join(dict.fromkeys(flags))
    return Platform(headless=headless, warning=warning)


def _has_gpu() -> bool:
    """Tell whether there is a device to draw with; only Linux is known to be without one."""
    return not sys.platform.startswith("linux") or any(map(os.path.exists, _GPU_DEVICES))


def _is_root() -> bool:
    return hasattr(os, "geteuid") and os.geteuid() == 0


def _has_no_display() -> bool:
    if not sys.platform.startswith("linux"):
        return False
    chosen = os.environ.get("QT_QPA_PLATFORM", "")
    if chosen:
        return chosen.startswith(("offscreen", "minimal"))
    return not (os.environ.get("DISPLAY") or os.environ.get("WAYLAND_DISPLAY"))


def _has_system_bus() -> bool:
    return bool(os.environ.get("DBUS_SYSTEM_BUS_ADDRESS")) or any(
        os.path.exists(f"{folder}/dbus/system_bus_socket")  # noqa: PTH110 no Path at start-up
        for folder in ("/run", "/var/run")
    )


def _uses_xcb() -> bool:
    if not sys.platform.startswith("linux"):
        return False
    chosen = os.environ.get("QT_QPA_PLATFORM", "")
    return chosen.startswith("xcb") or (not chosen and not os.environ.get("WAYLAND_DISPLAY"))


def _check_xcb() -> None:
    try:
        ctypes.CDLL("libxcb-cursor.so.0")
    except OSError as error:
        message = (
            "Qt cannot open a window here: libxcb-cursor0 is missing. Type:\n"
            f"  sudo apt-get install -y {' '.join(_run_packages())}"
        )
        raise LibrariesMissingError(message) from error


def _run_packages() -> list[str]:
    """Return the packages that running needs, newest name first, as the system list has them."""
    found = []
    for line in paths.system_packages().read_text(encoding="utf-8").splitlines():
        parts = line.split()
        if len(parts) == 3 and parts[0] == "run":  # noqa: PLR2004 purpose, how found, package
            found.append(parts[2].split("|")[-1])
    return list(dict.fromkeys(found))
