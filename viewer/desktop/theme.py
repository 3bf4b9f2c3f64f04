"""Light and dark: palettes, the style sheet made from them, icons in their colours, the font."""

from __future__ import annotations

from dataclasses import dataclass
from functools import lru_cache

from PySide6.QtCore import QByteArray, QRectF, Qt
from PySide6.QtGui import (
    QColor,
    QFont,
    QFontDatabase,
    QGuiApplication,
    QIcon,
    QPainter,
    QPalette,
    QPixmap,
)
from PySide6.QtSvg import QSvgRenderer

from viewer import paths

FAMILIES = ("Noto Sans", "Noto Sans Arabic")
_FONTS = (
    "NotoSans_400Regular.ttf",
    "NotoSans_600SemiBold.ttf",
    "NotoSansArabic_400Regular.ttf",
    "NotoSansArabic_600SemiBold.ttf",
)


@dataclass(frozen=True, slots=True)
class Theme:
    """The colours of one appearance, as ``#rrggbb``."""

    name: str
    window: str
    panel: str
    raised: str
    ink: str
    muted: str
    line: str
    accent: str
    accent_ink: str
    contested: str
    doubt: str
    aircraft: tuple[str, ...]


LIGHT = Theme(
    name="light",
    window="#eef0f2",
    panel="#fbfbfa",
    raised="#ffffff",
    ink="#17222d",
    muted="#566371",
    line="#d6dbe0",
    accent="#0b5c9e",
    accent_ink="#ffffff",
    contested="#b3261e",
    doubt="#8a5a00",
    aircraft=("#0b5c9e", "#b8480b", "#0a7d5c", "#8a3a7d", "#6b6100", "#3d4f60"),
)
DARK = Theme(
    name="dark",
    window="#0f141a",
    panel="#161c23",
    raised="#1e262f",
    ink="#e8eef3",
    muted="#9fadb9",
    line="#2d3843",
    accent="#6db9f2",
    accent_ink="#0b1a27",
    contested="#ff8a80",
    doubt="#f0c05a",
    aircraft=("#6db9f2", "#f5a063", "#5fd0a8", "#e29bd4", "#d6cb5c", "#b3c2d1"),
)


def by_name(name: str) -> Theme:
    """Return the theme called ``light`` or ``dark``; ``system`` asks the desktop."""
    if name == "dark":
        return DARK
    if name == "light":
        return LIGHT
    scheme = QGuiApplication.styleHints().colorScheme()
    return DARK if scheme == Qt.ColorScheme.Dark else LIGHT


def load_fonts() -> None:
    """Make the packaged font known to Qt, so that every machine shows the same letters."""
    folder = paths.resources() / "vendor"
    for name in _FONTS:
        QFontDatabase.addApplicationFont(str(folder / name))


def font(points: float = 10.0, *, bold: bool = False) -> QFont:
    """Return the packaged font at a size in points."""
    made = QFont(list(FAMILIES))
    made.setPointSizeF(points)
    if bold:
        made.setWeight(QFont.Weight.DemiBold)
    return made


def palette(theme: Theme) -> QPalette:
    """Return Qt's palette of a theme."""
    made = QPalette()
    role = QPalette.ColorRole
    for which, colour in (
        (role.Window, theme.window),
        (role.WindowText, theme.ink),
        (role.Base, theme.panel),
        (role.AlternateBase, theme.raised),
        (role.Text, theme.ink),
        (role.Button, theme.raised),
        (role.ButtonText, theme.ink),
        (role.ToolTipBase, theme.raised),
        (role.ToolTipText, theme.ink),
        (role.Highlight, theme.accent),
        (role.HighlightedText, theme.accent_ink),
        (role.PlaceholderText, theme.muted),
        (role.Link, theme.accent),
        (role.LinkVisited, theme.accent),
        (role.Mid, theme.line),
    ):
        made.setColor(which, QColor(colour))
    for which in (role.WindowText, role.Text, role.ButtonText):
        made.setColor(QPalette.ColorGroup.Disabled, which, QColor(theme.muted))
    return made


def style_sheet(theme: Theme) -> str:
    """Return the application's style sheet in a theme's colours."""
    t = theme
    return f"""
    QMainWindow, QDialog {{ background: {t.window}; }}
    QMainWindow::separator {{ background: {t.line}; width: 1px; height: 1px; }}
    QMainWindow::separator:hover {{ background: {t.accent}; }}
    QDockWidget {{ color: {t.muted}; font-weight: 600; }}
    QDockWidget::title {{ background: {t.panel}; padding: 7px 12px 3px 12px; text-align: left; }}
    QDockWidget > QWidget {{ background: {t.panel}; }}
    QMenuBar {{ background: {t.panel}; color: {t.ink}; border-bottom: 1px solid {t.line}; }}
    QMenuBar::item {{ padding: 4px 9px; background: transparent; }}
    QMenuBar::item:selected {{ background: {t.line}; border-radius: 4px; }}
    QMenu {{ background: {t.raised}; color: {t.ink}; border: 1px solid {t.line}; padding: 4px; }}
    QMenu::item {{ padding: 4px 22px 4px 22px; border-radius: 4px; }}
    QMenu::item:selected {{ background: {t.accent}; color: {t.accent_ink}; }}
    QMenu::separator {{ height: 1px; background: {t.line}; margin: 4px 8px; }}
    QStatusBar {{ background: {t.panel}; color: {t.muted}; border-top: 1px solid {t.line}; }}
    QStatusBar::item {{ border: none; }}
    QStatusBar QLabel {{ color: {t.muted}; padding: 1px 8px; }}
    QStatusBar QToolButton {{ color: {t.muted}; padding: 1px 8px; border: none; }}
    QLineEdit, QPlainTextEdit {{ background: {t.raised}; color: {t.ink};
        border: 1px solid {t.line}; border-radius: 5px; selection-background-color: {t.accent}; }}
    QLineEdit {{ padding: 5px 8px; }}
    QPlainTextEdit {{ padding: 2px 4px; }}
    QLineEdit:focus, QPlainTextEdit:focus {{ border-color: {t.accent}; }}
    QTreeView, QListView, QTableView, QTextBrowser {{ background: {t.panel}; color: {t.ink};
        border: none; outline: none; }}
    QTreeView::item, QListView::item {{ padding: 3px 4px; border-radius: 4px; }}
    QTreeView::item:hover, QListView::item:hover {{ background: {t.line}; }}
    QTreeView::item:selected, QListView::item:selected {{ background: {t.accent};
        color: {t.accent_ink}; }}
    QHeaderView::section {{ background: {t.panel}; color: {t.muted}; border: none;
        border-bottom: 1px solid {t.line}; padding: 4px 8px; font-weight: 600; }}
    QTabWidget::pane {{ border: none; }}
    QTabBar {{ qproperty-drawBase: 0; background: {t.panel}; }}
    QTabWidget {{ background: {t.panel}; }}
    QTabBar::tab {{ background: transparent; color: {t.muted}; padding: 6px 12px;
        border-bottom: 2px solid transparent; font-weight: 600; }}
    QTabBar::tab:selected {{ color: {t.ink}; border-bottom-color: {t.accent}; }}
    QTabBar::tab:hover {{ color: {t.ink}; }}
    QToolButton, QPushButton {{ background: transparent; color: {t.ink};
        border: 1px solid transparent; border-radius: 5px; padding: 4px 6px; }}
    QPushButton {{ border-color: {t.line}; padding: 4px 12px; }}
    QToolButton:hover, QPushButton:hover {{ background: {t.line}; }}
    QPushButton:disabled {{ color: {t.muted}; }}
    QToolButton:checked {{ background: {t.line}; border-color: {t.muted}; }}
    QToolButton:focus, QPushButton:focus {{ border-color: {t.accent}; }}
    QToolButton#play {{ background: {t.accent}; border-radius: 16px; padding: 6px; }}
    QToolButton#play:focus {{ border: 2px solid {t.ink}; }}
    QComboBox {{ background: {t.raised}; color: {t.ink}; border: 1px solid {t.line};
        border-radius: 5px; padding: 3px 8px; }}
    QComboBox::drop-down {{ border: none; width: 18px; }}
    QComboBox::down-arrow {{ image: url("{_url("chevron")}"); width: 12px; height: 12px; }}
    QDockWidget {{ titlebar-close-icon: url("{_url("close")}"); }}
    QTreeView::indicator, QMenu::indicator, QCheckBox::indicator {{ width: 14px; height: 14px; }}
    QTreeView::indicator, QCheckBox::indicator {{ border: 1px solid {t.muted}; border-radius: 3px;
        background: {t.raised}; }}
    QToolButton[popupMode="2"] {{ padding-right: 20px; }}
    QToolButton::menu-indicator {{ image: url("{_url("chevron")}"); width: 11px; height: 11px;
        subcontrol-origin: padding; subcontrol-position: right center; right: 5px; }}
    QTreeView::indicator:checked, QCheckBox::indicator:checked {{ background: {t.accent};
        border-color: {t.accent};
        image: url("{_url("tick-dark" if t.name == "dark" else "tick")}"); }}
    QRadioButton {{ border: 1px solid transparent; border-radius: 5px; padding: 2px 5px; }}
    QRadioButton:focus {{ border-color: {t.accent}; }}
    QRadioButton::indicator {{ width: 14px; height: 14px; border: 1px solid {t.muted};
        border-radius: 8px; background: {t.raised}; }}
    QRadioButton::indicator:checked {{ border-color: {t.accent};
        background: qradialgradient(cx: 0.5, cy: 0.5, radius: 0.5, fx: 0.5, fy: 0.5,
            stop: 0.5 {t.accent}, stop: 0.6 {t.raised}); }}
    QTreeView::indicator:indeterminate {{ background: {t.muted}; border-color: {t.muted}; }}
    QTreeView::branch:has-children:closed {{ image: url("{_url("right")}"); }}
    QTreeView::branch:has-children:open {{ image: url("{_url("chevron")}"); }}
    QComboBox:focus {{ border-color: {t.accent}; }}
    QComboBox QAbstractItemView {{ background: {t.raised}; color: {t.ink};
        selection-background-color: {t.accent}; selection-color: {t.accent_ink}; }}
    QScrollBar:vertical {{ background: transparent; width: 10px; margin: 0; }}
    QScrollBar:horizontal {{ background: transparent; height: 10px; margin: 0; }}
    QScrollBar::handle {{ background: {t.line}; border-radius: 4px; min-height: 24px;
        min-width: 24px; margin: 1px; }}
    QScrollBar::handle:hover {{ background: {t.muted}; }}
    QScrollBar::add-line, QScrollBar::sub-line, QScrollBar::add-page, QScrollBar::sub-page
        {{ background: none; border: none; width: 0; height: 0; }}
    QSplitter::handle {{ background: {t.line}; }}
    QToolTip {{ background: {t.raised}; color: {t.ink}; border: 1px solid {t.line};
        padding: 3px 6px; }}
    QProgressBar {{ background: {t.line}; border: none; border-radius: 3px; max-height: 6px; }}
    QProgressBar::chunk {{ background: {t.accent}; border-radius: 3px; }}
    QLabel#warning {{ color: {t.doubt}; font-weight: 600; }}
    """


def _url(name: str) -> str:
    return (paths.resources() / "icons" / f"{name}.svg").as_posix()


@lru_cache(maxsize=256)
def icon(name: str, colour: str) -> QIcon:
    """Return the icon ``resources/icons/<name>.svg`` in a colour, sharp at every pixel ratio."""
    text = (paths.resources() / "icons" / f"{name}.svg").read_text(encoding="utf-8")
    renderer = QSvgRenderer(QByteArray(text.replace("currentColor", colour).encode()))
    made = QIcon()
    for ratio in (1, 2):
        pixmap = QPixmap(20 * ratio, 20 * ratio)
        pixmap.fill(Qt.GlobalColor.transparent)
        painter = QPainter(pixmap)
        renderer.render(painter, QRectF(0, 0, 20 * ratio, 20 * ratio))
        painter.end()
        pixmap.setDevicePixelRatio(ratio)
        made.addPixmap(pixmap)
    return made


def app_icon() -> QIcon:
    """Return the icon of the window."""
    return QIcon(str(paths.resources() / "icons" / "legbook.svg"))
