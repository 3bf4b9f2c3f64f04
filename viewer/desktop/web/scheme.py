"""The app's own address space, ``legbook://app/…``: a thin adapter over ``page.routes``."""

from __future__ import annotations

import logging
from typing import TYPE_CHECKING
from urllib.parse import unquote

from PySide6.QtCore import QBuffer, QByteArray, QIODevice, QObject, QUrl
from PySide6.QtWebEngineCore import (
    QWebEngineUrlRequestJob,
    QWebEngineUrlScheme,
    QWebEngineUrlSchemeHandler,
)

from viewer.page import routes

if TYPE_CHECKING:
    from collections.abc import Callable

_log = logging.getLogger(__name__)

_HEADERS = {
    b"Content-Security-Policy": routes.CONTENT_SECURITY_POLICY.encode(),
    b"X-Content-Type-Options": b"nosniff",
    b"Referrer-Policy": b"no-referrer",
    b"Cross-Origin-Opener-Policy": b"same-origin",
    b"Cache-Control": b"no-store",
}


def register() -> None:
    """Register the scheme. Must be called before the first QApplication and profile exist."""
    scheme = QWebEngineUrlScheme(routes.SCHEME.encode())
    scheme.setSyntax(QWebEngineUrlScheme.Syntax.Host)
    scheme.setFlags(
        QWebEngineUrlScheme.Flag.SecureScheme
        | QWebEngineUrlScheme.Flag.CorsEnabled
        | QWebEngineUrlScheme.Flag.FetchApiAllowed
    )
    QWebEngineUrlScheme.registerScheme(scheme)


class SchemeHandler(QWebEngineUrlSchemeHandler):
    """Answers GET requests of the app's own pages; refuses everything else."""

    def __init__(self, case_file: Callable[[str], bytes | None], parent: QObject) -> None:
        """``case_file`` gives the bytes of ``<revision>/<name>`` of the open case, or None."""
        super().__init__(parent)
        self._case_file = case_file

    def requestStarted(self, job: QWebEngineUrlRequestJob) -> None:  # noqa: N802 Qt's name
        """Answer a request. An error becomes a refusal: a raise would leave the load hanging."""
        try:
            self._answer(job)
        except routes.NotServedError:
            job.fail(QWebEngineUrlRequestJob.Error.UrlNotFound)
        except Exception:  # noqa: BLE001 whatever it is, the load would never end
            _log.exception("cannot answer %s", job.requestUrl().toString())
            job.fail(QWebEngineUrlRequestJob.Error.RequestFailed)

    def _answer(self, job: QWebEngineUrlRequestJob) -> None:
        url = job.requestUrl()
        if job.requestMethod() != QByteArray(b"GET") or url.host() != routes.HOST:
            job.fail(QWebEngineUrlRequestJob.Error.RequestDenied)
            return
        if not _is_own(job.initiator()):
            job.fail(QWebEngineUrlRequestJob.Error.RequestDenied)
            return
        path = unquote(url.path(QUrl.ComponentFormattingOption.FullyEncoded))
        answer = routes.answer(path, self._case_file)
        job.setAdditionalResponseHeaders(
            {QByteArray(name): [QByteArray(value)] for name, value in _HEADERS.items()}  # type: ignore[misc]
        )
        body = QBuffer(job)
        body.setData(QByteArray(answer.body))
        body.open(QIODevice.OpenModeFlag.ReadOnly)
        job.reply(QByteArray(answer.media_type.encode()), body)


def _is_own(initiator: QUrl) -> bool:
    """Tell whether a request comes from the app's page, or from the app itself (no initiator)."""
    return initiator.isEmpty() or (
        initiator.scheme() == routes.SCHEME and initiator.host() == routes.HOST
    )
