"""A profile that keeps nothing, asks for nothing and lets nothing out."""

from __future__ import annotations

import logging
from typing import TYPE_CHECKING

from PySide6.QtWebEngineCore import (
    QWebEngineDownloadRequest,
    QWebEngineProfile,
    QWebEngineSettings,
    QWebEngineUrlRequestInfo,
    QWebEngineUrlRequestInterceptor,
)

from viewer.desktop.web.scheme import SchemeHandler
from viewer.page import routes

if TYPE_CHECKING:
    from collections.abc import Callable

    from PySide6.QtCore import QObject

_log = logging.getLogger(__name__)

_OFF = (
    "LocalContentCanAccessRemoteUrls",
    "LocalContentCanAccessFileUrls",
    "JavascriptCanOpenWindows",
    "JavascriptCanAccessClipboard",
    "PluginsEnabled",
    "PdfViewerEnabled",
    "NavigateOnDropEnabled",
    "DnsPrefetchEnabled",
    "HyperlinkAuditingEnabled",
    "ScreenCaptureEnabled",
    "LocalStorageEnabled",
    "WebGLEnabled",
    "ErrorPageEnabled",
)


class Guard(QWebEngineUrlRequestInterceptor):
    """Blocks every request that is not for the app's own address space."""

    def interceptRequest(self, info: QWebEngineUrlRequestInfo) -> None:  # noqa: N802 Qt's name
        """Block first, then decide: PySide lets a request out when this raises."""
        info.block(True)  # noqa: FBT003 Qt's signature
        url = info.requestUrl()
        own = url.scheme() == routes.SCHEME and url.host() == routes.HOST
        if own or url.scheme() == "data":
            info.block(False)  # noqa: FBT003 Qt's signature
            return
        _log.warning("blocked a request to %s", url.toDisplayString())


def make_profile(case_file: Callable[[str], bytes | None], parent: QObject) -> QWebEngineProfile:
    """Return an off-the-record profile that serves only the app's own addresses.

    ``parent`` must outlive every page (the application does).
    """
    profile = QWebEngineProfile(parent)
    profile.setHttpCacheType(QWebEngineProfile.HttpCacheType.NoCache)
    profile.setPersistentCookiesPolicy(
        QWebEngineProfile.PersistentCookiesPolicy.NoPersistentCookies
    )
    profile.setSpellCheckEnabled(False)
    guard = Guard(profile)
    profile.setUrlRequestInterceptor(guard)
    handler = SchemeHandler(case_file, profile)
    profile.installUrlSchemeHandler(routes.SCHEME.encode(), handler)
    # Without a Python reference both are collected, and then everything goes out.
    profile.setProperty("legbook_guard", guard)
    profile.setProperty("legbook_handler", handler)
    profile._legbook_keep = (guard, handler)  # type: ignore[attr-defined]  # noqa: SLF001
    profile.downloadRequested.connect(_refuse_download)
    settings = profile.settings()
    for name in _OFF:
        attribute = getattr(QWebEngineSettings.WebAttribute, name)
        settings.setAttribute(attribute, False)  # noqa: FBT003 Qt's signature
    return profile


def _refuse_download(request: QWebEngineDownloadRequest) -> None:
    request.cancel()


def no_network() -> None:
    """Send whatever would still leave to a dead address: the last wall behind all the others."""
    from PySide6.QtNetwork import QNetworkProxy  # noqa: PLC0415 named here only

    proxy = QNetworkProxy(QNetworkProxy.ProxyType.Socks5Proxy, "127.0.0.1", 9)
    QNetworkProxy.setApplicationProxy(proxy)
