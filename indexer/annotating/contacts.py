"""E-mail addresses, web addresses and telephone numbers, also where a copy has damaged them."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable
from functools import lru_cache

from corpus.model import Contact, Place
from indexer.annotating.parsed import ParsedArticle

_AT = r"(?:@|\s?[(\[{]\s?(?:at|arobase|@|à)\s?[)\]}]\s?|\s(?:arobase|AT)\s)"
_DOT = r"(?:\.|\s?[(\[]\s?(?:dot|point)\s?[)\]]\s?)"
_EMAIL = re.compile(
    rf"(?<![\w.+-])([A-Za-z0-9][\w.+-]{{0,63}}){_AT}([A-Za-z0-9-]+(?:{_DOT}[A-Za-z0-9-]+)*{_DOT}[A-Za-z]{{2,24}})(?![\w@])"
)
_EMAIL_SIGN = re.compile(r"@|[(\[{]\s?(?:at|arobase|à)\s?[)\]}]|\sarobase\s|\sAT\s")
_SCHEME = re.compile(r"(?:https?://|ftp://)[^\s<>\"«»“”|\\^`{}]+", re.IGNORECASE)
_BARE = re.compile(
    r"(?<![@\w./-])(?:www\d?\.[\w-]+(?:\.[\w-]+)+"
    r"|[a-z0-9][a-z0-9-]*(?:\.[a-z0-9-]+)*\.(?:org|com|net|int|eu|gov|edu|info|ca|fr|be|ch|uk|us|au|de|lu|nl))"
    r"(?![\w@])(?::\d{2,5})?(?:/[^\s<>\"«»“”|]*)?",
    re.IGNORECASE,
)
_CLOSING = ".,;:!?'’»\"…"
_DIGITS = re.compile(r"(?<![\w€$£#])[+(]?\d[\d \t().\u00a0\u202f/–-]{5,24}\d(?!\w|\s?[€$£%])")
_TELEPHONE = re.compile(
    r"(?:t[ée]l[ée]?phones?|t[ée]l|phones?|fax|call|appele[rz]|ligne|hotline)\W{0,4}\w{0,6}\W{0,4}$", re.IGNORECASE
)
# Forms that give a number away even where its plan knows none such: France, North America.
_FORMS = re.compile(r"\(?\d{3}\)?[ .-]\d{3}[ .-]\d{4}|0[1-9](?:[ .-]\d\d){4}|1[ -]8\d\d[ -]\d{3}[ -]\d{4}")
_COUNTRY_OF_TLD = {"ca": "CA", "fr": "FR", "be": "BE", "ch": "CH", "uk": "GB", "us": "US", "au": "AU", "lu": "LU"}
_HOME = {"fr": ("FR", "BE", "CH", "US", "GB", "AU"), "en": ("GB", "US", "AU", "FR", "BE", "CH")}
"""Countries whose forms of numbers tell them apart, tried where neither towns nor addresses tell; US stands for the
whole North American plan."""


def find_contacts(parsed: ParsedArticle, places: Iterable[Place] = ()) -> tuple[Contact, ...]:
    """The addresses and numbers by which a reader can reach someone, each once, in the order of the text.

    E-mail addresses are given in lower case with "(at)" and "(dot)" undone, web addresses with their scheme
    ("http://" where the text has none), telephone numbers in international form (E.123) where their country is told
    by "+", by the towns of the article, by the addresses in it or by their form, else as written.

    Args:
        parsed: the article.
        places: the towns found in it.
    """
    article = parsed.article
    found: dict[tuple[str, str], tuple[int, Contact]] = {}
    texts = (article.title, article.text)
    addresses = [_addresses(text) for text in texts]
    regions = _regions(places, (one for of_text in addresses for _, one in of_text))
    home = _HOME["en" if parsed.language == "en" else "fr"]
    for order, text in enumerate(texts):
        for at, contact in (*addresses[order], *_numbers(text, regions, home)):
            found.setdefault((contact.kind, contact.value), (order * 10**9 + at, contact))
    for link in article.links:
        for contact in _of_link(link.url):
            found.setdefault((contact.kind, contact.value), (2 * 10**9, contact))
    return tuple(contact for _, contact in sorted(found.values(), key=lambda item: item[0]))


def _of_link(url: str) -> list[Contact]:
    """Only links to mail say how to reach someone; the others are references and stay in `Article.links`."""
    if url.lower().startswith("mailto:"):
        return [contact for _, contact in _addresses(url[7:].split("?", maxsplit=1)[0])]
    return []


def _addresses(text: str) -> list[tuple[int, Contact]]:
    found: list[tuple[int, Contact]] = []
    taken: list[tuple[int, int]] = []
    if _EMAIL_SIGN.search(text):
        for match in _EMAIL.finditer(text):
            domain = re.sub(_DOT, ".", match[2])
            found.append((match.start(), Contact(kind="email", value=f"{match[1]}@{domain}".lower())))
            taken.append(match.span())
    if "." in text:
        for pattern in (_SCHEME, _BARE):
            for match in pattern.finditer(text):
                if any(start < match.end() and match.start() < end for start, end in taken):
                    continue
                taken.append(match.span())
                found.append((match.start(), Contact(kind="url", value=_address(match[0]))))
    return found


def _address(written: str) -> str:
    """A web address without the punctuation of its sentence, with a scheme."""
    address = written.rstrip(_CLOSING)
    while address.endswith((")", "]")) and address.count("(") + address.count("[") < address.count(")") + address.count(
        "]"
    ):
        address = address[:-1].rstrip(_CLOSING)
    return address if "://" in address else f"http://{address}"


def _regions(places: Iterable[Place], addresses: Iterable[Contact]) -> tuple[str, ...]:
    """Countries of the towns, those named most first, then of the addresses."""
    towns: Counter[str] = Counter()
    for place in places:
        towns[place.country] += len(place.evidence)
    domains = (re.match(r"[\w-]+(?:\.[\w-]+)+", re.sub(r"^.*(?://|@)", "", one.value)) for one in addresses)
    told = (_COUNTRY_OF_TLD.get(domain[0].rsplit(".", 1)[-1].lower()) for domain in domains if domain)
    return tuple(dict.fromkeys([*(country for country, _ in towns.most_common()), *filter(None, told)]))


def _numbers(text: str, regions: tuple[str, ...], home: tuple[str, ...]) -> list[tuple[int, Contact]]:
    """Telephone numbers: those with "+", those that the word for telephone introduces, and those whose groups of
    digits are as their country writes them."""
    found: list[tuple[int, Contact]] = []
    for match in _DIGITS.finditer(text):
        if not 8 <= sum(c.isdigit() for c in match[0]) <= 15:
            continue
        told = (
            match[0][0] == "+"
            or _FORMS.fullmatch(match[0]) is not None
            or _TELEPHONE.search(text[max(0, match.start() - 40) : match.start()]) is not None
        )
        value = _international(match[0], regions, home, told=told)
        if value:
            found.append((match.start(), Contact(kind="phone", value=value)))
    return found


@lru_cache(maxsize=1_000)
def _international(written: str, regions: tuple[str, ...], home: tuple[str, ...], *, told: bool) -> str | None:
    """A number in international form; `told` ones need not be grouped as usual, and stay as written if they are of no
    known plan."""
    # Its metadata take a tenth of a second to load: not for articles without numbers.
    import phonenumbers
    from phonenumbers import Leniency, PhoneNumberFormat, PhoneNumberMatcher

    tries: list[tuple[str | None, int]] = [(region, Leniency.STRICT_GROUPING) for region in regions]
    tries += [(region, Leniency.EXACT_GROUPING) for region in home]
    if told:
        tries += [(region, Leniency.VALID) for region in regions or (None,)]
    for region, leniency in tries:
        for match in PhoneNumberMatcher(written, region, leniency=leniency):
            if not told and (written.isdigit() or len(match.raw_string) < len(written)):
                continue  # a number of anything
            return str(phonenumbers.format_number(match.number, PhoneNumberFormat.INTERNATIONAL))
    return _as_written(written) if told else None


def _as_written(written: str) -> str | None:
    """A number that fits no known plan, when it is long enough to be dialled."""
    return written if sum(c.isdigit() for c in written) >= 9 else None
