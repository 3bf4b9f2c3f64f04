"""Drop what Qt says on every machine without a display or a graphics card; pass all else."""

from __future__ import annotations

import sys
from typing import TYPE_CHECKING

from PySide6.QtCore import qFormatLogMessage, qInstallMessageHandler

if TYPE_CHECKING:
    from PySide6.QtCore import QMessageLogContext, QtMsgType

HARMLESS = (
    "This plugin does not support propagateSizeHints",  # the offscreen platform has no desktop
    "This plugin does not support raise",  # nor other windows to be over
    "This plugin does not support grabbing",  # nor a mouse to be grabbed by a menu
    "This plugin does not support createPlatformVulkanInstance",  # nor Vulkan
    "QVulkanInstance: Failed to initialize Vulkan",
    "QRhiGles2: Failed to create",  # nor OpenGL: software draws
    "Failed to create RHI for backend: OpenGL",
    "GBM is not supported with the current configuration",  # same
    "GPUInfo not initialized on GpuInfoUpdate",  # same
    "QXcbIntegration: Cannot create platform",  # same, under X: platform.py turned OpenGL off
)
"""How the messages begin that say nothing but that there is no display or graphics card."""


def harmless(message: str) -> bool:
    """Tell whether a message of Qt says nothing that a user could want to know."""
    return message.startswith(HARMLESS)


def install() -> None:
    """Drop harmless messages from here on; all others go where they went before."""
    before = qInstallMessageHandler(None)

    def handle(kind: QtMsgType, context: QMessageLogContext, message: str) -> None:
        if harmless(message):
            return
        if before is not None:
            before(kind, context, message)
        else:
            sys.stderr.write(qFormatLogMessage(kind, context, message) + "\n")

    qInstallMessageHandler(handle)
