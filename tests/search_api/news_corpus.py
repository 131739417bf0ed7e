"""Four issues of an invented bulletin in two languages, as files to be ingested; written for these tests."""

from __future__ import annotations

from pathlib import Path

PAGES = {
    "lookout-30.html": ("The Lookout", "Edition 30", "June 2005", (
        ("Ninth colloquium in Nicolet", "The École nationale de police du Québec will host the 9th annual colloquium of the association in Nicolet on June 2 and 3, 2005. Two hundred police officers and researchers will discuss how officers are trained to prevent crime. Martine Exemple, who directs the school, opens the first day."),
        ("An observatory for Quebec", "A Quebec observatory on urban safety was set up in Montréal in May 2005. The observatory gathers figures of 14 police services and publishes a yearly report on burglary and on violence in public places."),
    )),
    "guet-30.html": ("Le Guet", "Numéro 30", "juin 2005", (
        ("Neuvième colloque à Nicolet", "L’École nationale de police du Québec accueillera à Nicolet, les 2 et 3 juin 2005, le 9e colloque annuel de l’association. Deux cents policiers et chercheurs y parleront de la formation des agents à la prévention du crime. Martine Exemple, qui dirige l’école, ouvrira la première journée."),
        ("Médiation à Liège", "La ville de Liège a engagé douze médiateurs pour les logements sociaux. Ils passent le soir dans les immeubles et règlent les disputes de voisinage avant que la police ne soit appelée."),
    )),
    "lookout-31.html": ("The Lookout", "Edition 31", "September 2005", (
        ("Indigenous peoples and safe communities", "In Canada, 30 Indigenous communities have written safety plans with the help of elders. Indigenous peoples in Manitoba asked for more prevention and fewer prisons. The plans will be looked at again in 2006."),
        ("Street lighting in Leeds", "The city of Leeds renewed the street lighting of three districts. Thefts from cars fell by 12 per cent in the streets concerned, and residents say that they feel safer at night."),
    )),
}  # fmt: skip


def write_pages(folder: Path) -> None:
    """Write the pages."""
    folder.mkdir(parents=True, exist_ok=True)
    for name, (publication, label, issued, articles) in PAGES.items():
        (folder / name).write_text(page(publication, label, issued, articles), encoding="utf-8")


def page(publication: str, label: str, issued: str, articles: tuple[tuple[str, str], ...]) -> str:
    """A page with its header and its articles."""
    bodies = "".join(f"<article><h2>{title}</h2><p>{text}</p></article>\n" for title, text in articles)
    language = "fr" if "Guet" in publication else "en"
    return (
        f'<html lang="{language}"><head><title>{publication}</title></head><body>'
        f"<p>{publication} | {label} » {issued}</p>\n{bodies}</body></html>"
    )
