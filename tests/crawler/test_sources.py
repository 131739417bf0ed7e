"""Files of sources: what is wrong is told with its line; what is right is read whole."""

from __future__ import annotations

from datetime import timedelta
from pathlib import Path

import pytest

from corpus.errors import UsageError
from crawler.sources import ArchiveSource, FolderSource, OaiSource, ReferencesSource, WebSource, load_sources

HEAD = '[crawl]\ncontact = "a@b.org"\n\n[[source]]\nname = "first"\nstart = ["https://a.test/"]\n\n'
EXAMPLE = Path(__file__).parents[2] / "examples" / "sources.toml"


@pytest.mark.parametrize(
    ("text", "line", "said"),
    [
        (HEAD + '[[source]]\nname = "x"\nstart = [\n  "https://a.test/",\n  "ftp://b.test/",\n]\n', 10, "source.start"),
        (HEAD + '[[source]]\nname = "x"\nstart = ["https://a.test/"]\ndelayed = "3s"\n', 11, "source.delayed"),
        (HEAD + '[[source]]\nname = "x"\n', 8, "needs `start`"),
        (HEAD + '[[source]]\nname = "first"\nstart = ["https://a.test/"]\n', 9, "taken twice"),
        (HEAD + '[[source]]\nname = "x"\nstart = ["https://a.test/"]\ndelay = 3\n', 11, "span of time"),
        (HEAD + '[[source]]\nname = "x"\nstart = ["https://a.test/"]\nshow = "some"\n', 11, "source.show"),
        (HEAD + '[[source]]\nname = "x"\nstart = ["https://a.test/"]\nlanguages = ["de"]\n', 11, "source.languages"),
        (HEAD + '[[source]]\nname = "x"\nstart = ["https://a.test/"]\nkind = "story"\n', 11, "source.kind"),
        (HEAD + '[[source]]\nname = "x"\nstart = ["https://a.test/"]\nedition = "([0-9]+"\n', 11, "regular expression"),
        (HEAD + '[[source]]\nname = "x"\nstart = ["https://a.test/"]\nedition = "[0-9]+"\n', 8, "no group"),
        (HEAD + '[[source]]\nname = "x"\ntype = "folder"\n', 8, "source.path"),
        (HEAD + '[[source]]\nname = "x"\ntype = "gopher"\n', 8, "gopher"),
        (HEAD + '[[source]]\nname = "x"\nstart = ["https://me:pass@a.test/"]\n', 10, "no user name"),
        (HEAD + '[[source]]\nname = "x"\nstart = ["https://a.test/"]\n\n[source.kinds]\n"/n" = "story"\n', 13, "kinds"),
        ('[crawl]\ncontact = "nobody"\n\n[[source]]\nname = "x"\nstart = ["https://a.test/"]\n', 2, "e-mail"),
        ('[crawl]\nallow_private = true\n\n[[source]]\nname = "x"\nstart = ["https://a.test/"]\n', 1, "crawl.contact"),
        ('[crawl]\ncontact = "a@b.org"\n', 1, "source"),
        (HEAD + '[[source]\nname = "x"\n', 8, "TOML"),
    ],
)
def test_faults_are_told_with_their_line(tmp_path: Path, text: str, line: int, said: str) -> None:
    path = tmp_path / "s.toml"
    path.write_text(text)
    with pytest.raises(UsageError) as told:
        load_sources(path)
    assert f"line {line}" in str(told.value) and said in str(told.value), str(told.value)


def test_a_contact_is_required_where_others_are_asked(tmp_path: Path) -> None:
    path = tmp_path / "s.toml"
    path.write_text('[[source]]\nname = "x"\nstart = ["https://a.test/"]\n')
    with pytest.raises(UsageError, match="contact"):
        load_sources(path)
    path.write_text('[[source]]\nname = "x"\ntype = "folder"\npath = "letters"\n')
    source = load_sources(path).source[0]
    assert isinstance(source, FolderSource) and source.path == tmp_path / "letters"


def test_the_example_shows_every_kind_of_source() -> None:
    declared = load_sources(EXAMPLE)
    kinds = {type(one) for one in declared.source}
    assert kinds == {WebSource, FolderSource, ArchiveSource, OaiSource, ReferencesSource}
    web = [one for one in declared.source if isinstance(one, WebSource)]
    assert any(one.sitemaps for one in web) and any(one.feeds for one in web) and any(one.kinds for one in web)
    assert all(one.delay >= timedelta(seconds=1) for one in web)


def test_a_missing_file_is_told(tmp_path: Path) -> None:
    with pytest.raises(UsageError, match="cannot be read"):
        load_sources(tmp_path / "none.toml")
