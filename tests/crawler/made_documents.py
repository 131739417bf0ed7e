"""Documents of each format, made when the tests run: nothing binary stands in the project."""

from __future__ import annotations

import io
import zlib
from collections.abc import Sequence
from email.message import EmailMessage

import docx
from odf import table, text
from odf.opendocument import OpenDocumentText
from reportlab.lib.pagesizes import A4
from reportlab.pdfgen import canvas

PLACES = ("", "Arles", "Bergen", "Cork", "Delft")
LEFT = (
    "The night bus of the harbour town has carried more",
    "than nine thousand passengers since it began in",
    "spring, and the drivers say that the last round is the",
    "quietest of all. The council wants to keep the pro-",
    "gramme for two more winters at the least.",
)
RIGHT = (
    "Le service de nuit a transporté plus de neuf mille",
    "personnes depuis le printemps, et les chauffeurs",
    "disent que la dernière tournée est la plus calme. Le",
    "conseil municipal souhaite poursuivre la préven-",
    "tion pendant deux hivers encore au moins.",
)


def two_column_pdf(pages: int = 2, *, encrypt: str | None = None) -> bytes:
    """Pages with a running head, a title across, two columns (drawn row by row), and a page number at the foot."""
    out = io.BytesIO()
    page = canvas.Canvas(out, pagesize=A4, encrypt=encrypt)
    page.setTitle("The Lamp, issue 7")
    for number in range(1, pages + 1):
        page.setFont("Helvetica", 8)
        page.drawString(60, 810, "The Lamp | Issue 7 | March 2009")
        page.drawString(290, 30, str(number))
        page.setFont("Helvetica-Bold", 20)
        page.drawString(60, 770, f"Night buses, part {number}")
        page.setFont("Times-Roman", 11)
        for n in range(5):
            page.drawString(60, 730 - 14 * n, LEFT[n])
            page.drawString(320, 730 - 14 * n, RIGHT[n])
        page.setFont("Helvetica-Bold", 13)
        page.drawString(60, 640, "Who pays")
        page.setFont("Times-Roman", 11)
        page.drawString(
            60,
            620,
            f"The towns of {PLACES[number]} share the costs with the region, and another one will join them after the summer.",
        )
        page.showPage()
    page.save()
    return out.getvalue()


def swollen_pdf(megabytes: int) -> bytes:
    """A page whose text was packed twice: a kilobyte that unpacks to so much."""
    shown = b"BT /F 8 Tf 50 700 Td " + b"(the council of the town) Tj " * (megabytes * 1_000_000 // 29) + b" ET"
    packed = zlib.compress(zlib.compress(shown, 9), 9)
    objects = (
        b"<</Type/Catalog/Pages 2 0 R>>",
        b"<</Type/Pages/Kids[3 0 R]/Count 1>>",
        b"<</Type/Page/Parent 2 0 R/MediaBox[0 0 600 800]/Contents 4 0 R/Resources<</Font<</F 5 0 R>>>>>>",
        b"<</Filter[/FlateDecode/FlateDecode]/Length %d>>stream\n%b\nendstream" % (len(packed), packed),
        b"<</Type/Font/Subtype/Type1/BaseFont/Helvetica>>",
    )
    numbered = b"".join(b"%d 0 obj%b\nendobj\n" % (n, one) for n, one in enumerate(objects, start=1))
    return b"%PDF-1.4\n" + numbered + b"trailer<</Size 6/Root 1 0 R>>\n%%EOF"


def costly_page() -> bytes:
    """A page with tags of twenty thousand attributes."""
    attributes = " ".join(f"a{n}=1" for n in range(20_000))
    return f"<html><body>{f'<p {attributes}>The words of the town council.</p>' * 2}</body></html>".encode()


def scanned_pdf() -> bytes:
    """Pages that hold shapes and no text."""
    out = io.BytesIO()
    page = canvas.Canvas(out, pagesize=A4)
    for _ in range(2):
        page.rect(100, 100, 300, 500, fill=1)
        page.showPage()
    page.save()
    return out.getvalue()


def table_pdf() -> bytes:
    """A page with a small table below a paragraph."""
    out = io.BytesIO()
    page = canvas.Canvas(out, pagesize=A4)
    page.setFont("Times-Roman", 11)
    page.drawString(60, 780, "The figures of the three quarters are set out below, as the wardens counted them.")
    for n, row in enumerate(
        [("Quarter", "2007", "2008"), ("Harbour", "58", "41"), ("Mill", "17", "12"), ("Quay", "9", "3")]
    ):
        for x, cell in zip((60, 220, 330), row, strict=True):
            page.drawString(x, 740 - 16 * n, cell)
    page.save()
    return out.getvalue()


def word_file() -> bytes:
    document = docx.Document()
    document.core_properties.title = "La Lanterne"
    document.sections[0].header.paragraphs[0].text = "La Lanterne | Numéro 12 | mai 2011"
    document.add_heading("Des lampes pour le quai", 1)
    document.add_paragraph("Le quai des Tanneurs est éclairé depuis l’hiver dernier, et les riverains s’en félicitent.")
    document.add_paragraph("Ouvrir les ateliers le soir", style="List Bullet")
    document.add_paragraph("Former les gardiens", style="List Bullet")
    document.add_paragraph("On voit enfin qui vient vers nous.", style="Quote")
    grid = document.add_table(rows=2, cols=2)
    for cell, words in zip(
        (c for row in grid.rows for c in row.cells), ("Année", "Plaintes", "2010", "41"), strict=True
    ):
        cell.text = words
    document.add_paragraph("Le quai en janvier", style="Caption")
    out = io.BytesIO()
    document.save(out)
    return out.getvalue()


def open_document() -> bytes:
    document = OpenDocumentText()
    document.text.addElement(text.H(outlinelevel=1, text="Des lampes pour le quai"))
    document.text.addElement(text.P(text="Le quai des Tanneurs est éclairé depuis l’hiver dernier."))
    items = text.List()
    for words in ("Ouvrir les ateliers", "Former les gardiens"):
        item = text.ListItem()
        item.addElement(text.P(text=words))
        items.addElement(item)
    document.text.addElement(items)
    grid = table.Table(name="t")
    for words in (("Année", "Plaintes"), ("2010", "41")):
        row = table.TableRow()
        for word in words:
            cell = table.TableCell()
            cell.addElement(text.P(text=word))
            row.addElement(cell)
        grid.addElement(row)
    document.text.addElement(grid)
    out = io.BytesIO()
    document.write(out)
    return out.getvalue()


def rich_text() -> bytes:
    return (
        rb"{\rtf1\ansi\ansicpg1252\deff0{\fonttbl{\f0 Times;}}\b Des lampes pour le quai\b0\par\par "
        rb"Le quai est \'e9clair\'e9 depuis l\rquote hiver dernier, et les riverains s\rquote en f\'e9licitent.\par\par "
        rb"\bullet\tab Ouvrir les ateliers\par}"
    )


def message(
    *,
    html: bool = True,
    subject: str = "Fwd: La Lanterne – Numéro 31",
    attached: Sequence[tuple[str, str, bytes]] = (),
) -> bytes:
    """A newsletter as it lies in a mailbox: plain and HTML part, and what is attached."""
    mail = EmailMessage()
    mail["From"] = "La Lanterne <lettre@example.org>"
    mail["To"] = "abonnes@example.org"
    mail["Subject"] = subject
    mail["Date"] = "Tue, 17 Feb 2004 09:30:00 +0100"
    mail["Message-ID"] = "<1@example.org>"
    mail.set_content("Les lampes du quai\n\nLe quai est éclairé depuis l'hiver dernier (texte seul).\n")
    if html:
        mail.add_alternative(
            "<html><body><h1>Les lampes du quai</h1><p>Le quai est éclairé depuis l’hiver dernier, et les riverains "
            "s’en félicitent tous les soirs.</p></body></html>",
            subtype="html",
        )
    for name, kind, data in attached:
        main, _, sub = kind.partition("/")
        mail.add_attachment(data, maintype=main, subtype=sub, filename=name)
    return mail.as_bytes()
