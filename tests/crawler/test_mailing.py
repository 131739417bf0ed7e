"""The frame of newsletters that were sent by e-mail."""

from __future__ import annotations

import pytest

from corpus.model import SplitArticle
from crawler.reading import read
from crawler.splitting import split
from tests.crawler.told import BIKES, LAMPS


def _articles(text: str, name: str = "letter.txt") -> list[SplitArticle]:
    return list(split(read(text.encode(), name=name)).articles)


MAIL_HEADS = [
    "View this email in your browser",
    "Having trouble viewing this email? View it in your browser",
    "If this email does not display correctly, click here to read it online.",
    "Add news@example.org to your address book",
    "Voir cet e-mail dans votre navigateur",
    "Si ce message ne s'affiche pas correctement, consultez la version en ligne : https://example.org/12",
    "Vous avez des difficultés à visualiser ce courriel ? Consultez-le en ligne",
]
MAIL_FEET = [
    "You are receiving this email because you opted in via our website.",
    "This e-mail has been sent to jane@example.org, click here to unsubscribe.",
    "Want to change how you receive these emails?",
    "You can update your preferences or unsubscribe from this list.",
    "Forward to a friend | Unsubscribe",
    "To unsubscribe, visit https://example.org/u/12",
    "Vous recevez cette infolettre parce que vous êtes membre du réseau.",
    "Ce courriel vous a été envoyé par l’Observatoire du port.",
    "Vous souhaitez changer la façon dont vous recevez ces e-mails ?",
    "Vous pouvez mettre à jour vos préférences ou vous désabonner de cette liste.",
    "Pour ne plus recevoir cette infolettre, cliquez ici.",
    "Se désabonner",
]


@pytest.mark.parametrize("line", MAIL_HEADS)
@pytest.mark.parametrize("tag", ["p", "b", "h3"])
def test_lines_above_a_newsletter_go(line: str, tag: str) -> None:
    body = f"<h2>New lamps on the quay</h2><p>{LAMPS}</p><h2>Engraved bicycles</h2><p>{BIKES}</p>"
    for page in (f"<html><body><{tag}>{line}</{tag}>{body}</body></html>", f"<div>{line}<br><br></div>{body}"):
        told = [(a.section, a.title, a.text) for a in _articles(page, "page.html")]
        assert told == [(None, "New lamps on the quay", LAMPS), (None, "Engraved bicycles", BIKES)]


@pytest.mark.parametrize("line", MAIL_FEET)
def test_all_below_such_a_line_of_a_newsletter_is_its_footer(line: str) -> None:
    below = ["Our mailing address is:", "PO Box 12", "Harbour Town"]
    assert _articles("\n\n".join(["New lamps on the quay", LAMPS, line, *below]))[0].text == LAMPS
    page = f"<h2>New lamps on the quay</h2><p>{LAMPS}</p><p>{line}</p><b>{below[0]}</b><br>{below[1]}<br>{below[2]}"
    reading = read(f"<html><body>{page}</body></html>".encode(), name="page.html")
    assert split(reading).articles[0].text == LAMPS
    assert reading.furniture[0] == line and "PO Box 12" in reading.furniture[1]
    inside = _articles("\n\n".join(["New lamps on the quay", LAMPS, line, BIKES, "The market, square 1"]))
    assert inside[-1].text.endswith(f"{BIKES}\nThe market, square 1")


@pytest.mark.parametrize(
    "sentence",
    [
        "Our mailing list now reaches four thousand homes.",
        "To opt out of the scheme, residents write to the council.",
        "Add the number of the police to your contacts.",
        "The message was sent to all households in the district.",
        "Do not reply to such messages, and do not click on links to unsubscribe.",
        "If you do not want to receive junk mail, put a sticker on your letterbox.",
        "Manage your passwords with care.",
        "Ce message a été envoyé à tous les foyers du quartier.",
        "Pour ne plus recevoir de courriels frauduleux, signalez-les.",
        "Vous recevez un message d'un inconnu ? N'ouvrez pas la pièce jointe.",
        "Ajoutez le numéro de la police municipale à vos contacts.",
        "Les habitants peuvent se désabonner des listes d'appels.",
    ],
)
def test_sentences_about_messages_stay(sentence: str) -> None:
    assert _articles(f"New lamps on the quay\n\n{LAMPS}\n\n{sentence}")[0].text == f"{LAMPS}\n{sentence}"
