"""E-mail addresses, web addresses and telephone numbers, also where a copy has damaged them."""

from __future__ import annotations

import re
from functools import lru_cache

from corpus.model import Contact
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
_DIGITS = re.compile(r"[+(]?\d[\d\s().\u00a0/–-]{5,24}\d")
_TELEPHONE = re.compile(
    r"(?:t[ée]l[ée]?phones?|t[ée]l|phones?|fax|call|appele[rz]|ligne|hotline)\W{0,4}\w{0,6}\W{0,4}$", re.IGNORECASE
)
_COUNTRY_OF_TLD = {"ca": "CA", "fr": "FR", "be": "BE", "ch": "CH", "uk": "GB", "us": "US", "au": "AU", "lu": "LU"}


def find_contacts(parsed: ParsedArticle) -> tuple[Contact, ...]:
    """The addresses and numbers by which a reader can reach someone, each once, in the order of the text.

    E-mail addresses are given in lower case with "(at)" and "(dot)" undone, web addresses with their scheme
    ("http://" where the text has none), telephone numbers in international form (E.123) where their country is told
    by "+" or by the addresses beside them, else as written.
    """
    article = parsed.article
    found: dict[tuple[str, str], tuple[int, Contact]] = {}
    for order, text in enumerate((article.title, article.text)):
        for at, contact in (*_addresses(text), *_numbers(text)):
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


def _numbers(text: str) -> list[tuple[int, Contact]]:
    """Telephone numbers: those with "+", and those that the word for telephone introduces or the form gives away."""
    spots = [match for match in _DIGITS.finditer(text) if _looks_dialled(text, match)]
    if not spots:
        return []
    found: list[tuple[int, Contact]] = []
    region = _region_near(text)
    for match in spots:
        value = _international(match[0].strip(), region)
        if value:
            found.append((match.start(), Contact(kind="phone", value=value)))
    return found


def _looks_dialled(text: str, match: re.Match[str]) -> bool:
    written = match[0]
    digits = sum(c.isdigit() for c in written)
    if not 8 <= digits <= 15:
        return False
    if written[0] == "+" or _TELEPHONE.search(text[max(0, match.start() - 40) : match.start()]):
        return True
    return (
        re.fullmatch(r"\(?\d{3}\)?[ .-]\d{3}[ .-]\d{4}|0\d(?:[ .-]\d\d){4}|1[ -]8\d\d[ -]\d{3}[ -]\d{4}", written)
        is not None
    )


def _region_near(text: str) -> str | None:
    for match in re.finditer(r"\.([a-z]{2})\b", text):
        if match[1] in _COUNTRY_OF_TLD:
            return _COUNTRY_OF_TLD[match[1]]
    return None


@lru_cache(maxsize=1_000)
def _international(written: str, region: str | None) -> str | None:
    # Its metadata take a tenth of a second to load: not for articles without numbers.
    import phonenumbers

    if re.fullmatch(r"0\d(?:[ .-]\d\d){4}", written):
        region = region or "FR"
    elif re.fullmatch(r"(?:1[ -])?\(?\d{3}\)?[ .-]\d{3}[ .-]\d{4}", written):
        region = "US"  # the North American plan has one form
    try:
        number = phonenumbers.parse(written, region)
    except phonenumbers.NumberParseException:
        return _as_written(written)
    if not phonenumbers.is_valid_number(number):
        return _as_written(written)
    return str(phonenumbers.format_number(number, phonenumbers.PhoneNumberFormat.INTERNATIONAL))


def _as_written(written: str) -> str | None:
    """A number that fits no known plan, when it is long enough to be dialled."""
    return written if sum(c.isdigit() for c in written) >= 9 else None
