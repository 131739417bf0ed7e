"""Who wrote an article, and who is merely quoted in it."""

from __future__ import annotations

import pytest

from crawler.reading import read
from crawler.splitting import split
from tests.crawler.told import LAMPS


@pytest.mark.parametrize(
    "quotation", ["“Walk where others have walked before you, and look.”", "« Marchez où d’autres ont marché. »", ""]
)
@pytest.mark.parametrize("name", ["— Anne Example", "– Anne Example, warden", "Anne EXAMPLE"])
def test_who_said_the_last_words_is_no_author(quotation: str, name: str) -> None:
    last = f"<p>{quotation}</p>" if quotation else "<blockquote><p>Walk where others have walked.</p></blockquote>"
    page = f"<html><body><h1>New lamps on the quay</h1><p>{LAMPS}</p><p>{LAMPS}</p>{last}<p>{{}}</p></body></html>"
    (article,) = split(read(page.format(name).encode(), name="page.html")).articles
    assert (article.authors, article.text.split("\n")[-1].lstrip("–— ")) == ((), name.lstrip("–— "))
    (article,) = split(read(page.format("By Anne Example").encode(), name="page.html")).articles
    assert article.authors == ("Anne Example",)
