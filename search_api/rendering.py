"""Templates filled in for readers of one language."""

from __future__ import annotations

from collections.abc import Mapping
from functools import cache
from hashlib import sha256
from pathlib import Path
from typing import Any

from jinja2 import Environment, FileSystemLoader, StrictUndefined

from search_api.request import Interface
from search_api.texts import Texts

_HERE = Path(__file__).parent


@cache
def _asset_mark(name: str) -> str:
    """A few letters that change with a static file, so that browsers may keep it and still see a new one."""
    return sha256((_HERE / "static" / name).read_bytes()).hexdigest()[:10]


class Renderer:
    """Renders templates for one language.

    Args:
        ui: the language.
    """

    def __init__(self, ui: Interface) -> None:
        self.texts = Texts(ui)
        # The newstyle functions of Jinja's extension escape what is put into a text.
        self._environment = Environment(
            loader=FileSystemLoader(_HERE / "templates"),
            autoescape=True,
            undefined=StrictUndefined,
            trim_blocks=True,
            lstrip_blocks=True,
            extensions=["jinja2.ext.i18n"],
        )
        self._environment.install_gettext_callables(  # type: ignore[attr-defined]
            self.texts.gettext, self.texts.ngettext, newstyle=True
        )
        self._environment.globals |= {"t": self.texts, "ui": ui, "asset_mark": _asset_mark}

    def render(self, template: str, values: Mapping[str, Any]) -> str:
        """A page as HTML, or a text by a template of one; what is put into HTML is escaped.

        Raises:
            jinja2.UndefinedError: the template asks for a value that is not among them.
        """
        return self._environment.get_template(template).render(values)
