"""What a page tells reference managers and search engines of an article: meta tags and JSON-LD."""

from __future__ import annotations

from typing import Any

from search_api.citation.reference import Reference

MetaTag = tuple[str, str]


def meta_tags(reference: Reference) -> tuple[MetaTag, ...]:
    """Name and content of each tag: `citation_*` as Highwire Press and Google Scholar have them, and Dublin Core."""
    title = reference.title or reference.publication
    day = "/".join(f"{part:02d}" for part in reference.date_parts)
    tags: list[tuple[str, str | None]] = [
        ("citation_title", title),
        *(("citation_author", name) for name in reference.inverted_authors),
        ("citation_journal_title", reference.publication),
        ("citation_issue", reference.number),
        ("citation_publication_date", day),
        ("citation_firstpage", reference.page_range[0]),
        ("citation_lastpage", reference.page_range[1]),
        ("citation_language", _language(reference)),
        ("citation_public_url", reference.url),
        *(("citation_keywords", word) for word in reference.keywords),
        ("DC.type", "Text"),
        ("DC.title", title),
        *(("DC.creator", name) for name in reference.inverted_authors),
        ("DC.isPartOf", ", ".join(filter(None, (reference.publication, reference.edition)))),
        ("DC.date", day.replace("/", "-")),
        ("DC.language", _language(reference)),
        ("DC.identifier", reference.url),
        *(("DC.subject", word) for word in reference.keywords),
    ]
    return tuple((name, content) for name, content in tags if content)


def json_ld(reference: Reference, address: str) -> dict[str, Any]:
    """The article in the terms of schema.org, as JSON-LD.

    Args:
        reference: the article.
        address: where its page is.
    """
    parts = reference.date_parts
    issue: dict[str, Any] = {"@type": "PublicationIssue", "issueNumber": reference.number}
    series = {"@type": "Periodical", "name": reference.publication} if reference.publication else None
    told: dict[str, Any] = {
        "@context": "https://schema.org",
        "@type": "Article",
        "@id": address,
        "identifier": reference.id,
        "headline": reference.title,
        "author": [
            {"@type": "Organization" if name in reference.bodies else "Person", "name": name}
            for name in reference.authors
        ],
        "datePublished": "-".join(f"{part:02d}" for part in parts),
        "inLanguage": _language(reference),
        "pagination": reference.pages,
        "isPartOf": _known({**issue, "isPartOf": series}) if reference.number else series,
        "sameAs": reference.url,
        "about": list(reference.keywords),
    }
    return _known(told)


def _known(told: dict[str, Any]) -> dict[str, Any]:
    return {name: value for name, value in told.items() if value}


def _language(reference: Reference) -> str | None:
    return None if reference.language == "und" else reference.language
