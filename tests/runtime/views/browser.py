"""A page in a headless browser: Chromium, as QtWebEngine has it (the optional packages of pyproject.toml's `browser`).

    python -m tests.runtime.views.browser PAGE [--script JAVASCRIPT] [--picture FILE] [--size 1400x1000]

Prints what the script comes to, as JSON. Exit status 3: the page did not load, or its script had an error.
"""

from __future__ import annotations

import argparse
import json
import os
import sys
from pathlib import Path
from typing import Any

TIMEOUT = 60_000  # milliseconds


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("page", type=Path)
    parser.add_argument("--script", default="null")
    parser.add_argument("--picture", type=Path)
    parser.add_argument("--size", default="1400x1000")
    arguments = parser.parse_args()
    os.environ["QT_QPA_PLATFORM"] = "offscreen"
    os.environ["QTWEBENGINE_CHROMIUM_FLAGS"] = "--no-sandbox --disable-gpu"  # (its sandbox refuses root)
    from PyQt6.QtCore import QTimer, QUrl
    from PyQt6.QtWebEngineCore import QWebEnginePage
    from PyQt6.QtWebEngineWidgets import QWebEngineView
    from PyQt6.QtWidgets import QApplication

    errors: list[str] = []

    class Page(QWebEnginePage):
        def javaScriptConsoleMessage(self, level: Any, message: str, line: int, source: str) -> None:  # noqa: N802
            if level == QWebEnginePage.JavaScriptConsoleMessageLevel.ErrorMessageLevel:
                errors.append(f"{line}: {message}")

    application = QApplication(sys.argv[:1])
    view = QWebEngineView()
    page = Page(view)
    view.setPage(page)
    view.resize(*map(int, arguments.size.split("x")))
    outcome: list[Any] = []

    def finish() -> None:
        if arguments.picture is not None:
            view.grab().save(str(arguments.picture))
        application.quit()

    def found(value: Any) -> None:
        outcome.append(value)
        QTimer.singleShot(1500 if arguments.picture is not None else 0, finish)

    def loaded(ok: bool) -> None:
        if not ok:
            errors.append("the page did not load")
        page.runJavaScript(arguments.script, found)

    page.loadFinished.connect(loaded)
    page.load(QUrl.fromLocalFile(str(arguments.page.resolve())))
    view.show()
    QTimer.singleShot(TIMEOUT, application.quit)
    application.exec()
    if errors or not outcome:
        print("\n".join(errors) or "nothing came back", file=sys.stderr)
        return 3
    print(json.dumps(outcome[0]))
    return 0


if __name__ == "__main__":
    status = main()
    sys.stdout.flush()
    os._exit(status)  # (Qt's own end may crash)
