"""Small pages for the user stories: what the people of the stories look for, and what must not be mistaken for it.

Persons and projects in them are invented.
"""

from __future__ import annotations

from datetime import date

PAGES: dict[str, tuple[date, str, str]] = {
    "rouen": (date(2005, 3, 1), "La police de proximité évaluée à Rouen", """Pendant deux ans, une équipe de l'université a suivi les îlotiers de Rouen. L'évaluation de la police de proximité conclut que les habitants connaissent mieux leurs agents, mais que les vols n'ont pas reculé."""),
    "halifax": (date(2005, 6, 1), "Community policing put to the test in Halifax", """An evaluation of community policing in Halifax compared six districts over three years. Residents felt safer; reported burglaries fell in four districts. The evaluators advise to keep the same officers on the same streets."""),
    "longueuil": (date(2006, 9, 1), "Police communautaire : Longueuil fait le point", """La police communautaire de Longueuil a dix ans. Les agents rencontrent les commerçants chaque semaine et résolvent avec eux les problèmes qui reviennent."""),
    "leeds": (date(2007, 5, 1), "Neighbourhood policing in Leeds", """Neighbourhood policing teams now cover every ward of Leeds. Each team holds a public meeting once a month and tells what became of the last one's complaints."""),
    "brest": (date(2003, 10, 1), "Un CLSPD pour Brest", """Brest installe son conseil local de sécurité et de prévention de la délinquance (CLSPD). Le maire le préside ; l'éducation nationale, la justice et les bailleurs y siègent."""),
    "roubaix": (date(2002, 11, 1), "Roubaix renouvelle son contrat local de sécurité", """Le contrat local de sécurité (CLS) de Roubaix est renouvelé pour trois ans. Il lie la ville, le préfet et le procureur autour de la prévention de la délinquance."""),
    "namur": (date(2004, 2, 1), "A local safety contract for Namur", """Namur has signed a local safety contract with the federal government. The contract pays for wardens, for a prevention officer and for lighting in two parks."""),
    "bicycle": (date(2004, 2, 1), "Marking bicycles with the DCLS2 stamp", """Owners may have their bicycles stamped on Saturday mornings. The stamp DCLS2 is read by every bicycle shop in the region; stolen bicycles come home sooner."""),
    "exchange": (date(2004, 4, 1), "City exchange: Bordeaux, Liège and Montréal", """Bordeaux, Liège and Montréal share their experience of public space. In all three cities residents complain of public nuisance: prostitution, drugs and noise at night. Mediators walk the streets of Liège, Montréal has opened a committee of residents, and Bordeaux tries both against nuisances linked to prostitution and drugs in public space."""),
    "audit": (date(2005, 6, 1), "A toolkit for local safety audits in municipalities", """This toolkit helps municipalities to make a local safety audit step by step: gather the partners, collect the figures, walk the streets, set priorities. It holds forms, checklists and examples. The toolkit is available in English and French and can be ordered at audit@example.org."""),
    "opinion": (date(2005, 6, 1), "Mayors speak of safety", """Several mayors of municipalities spoke of safety at a dinner. They want more officers and less paper. No local decision was taken."""),
    "nicolet": (date(2005, 12, 1), "Colloque à l'École nationale de police à Nicolet", """L'École nationale de police du Québec a tenu à Nicolet, du 12 au 14 octobre 2005, un colloque sur la formation des policiers à la prévention. Les actes paraîtront au printemps."""),
    "quebec-observatory": (date(2004, 11, 1), "Quebec plans an observatory of crime prevention", """The province of Quebec plans an observatory. The Quebec observatory will gather the figures of police, schools and hospitals, and will publish a yearly picture for municipalities."""),
    "colloquium-2004": (date(2004, 12, 1), "ICPC annual colloquium on crime and drugs", """The ICPC annual colloquium was held in Paris from 1 to 2 December 2004. Its theme was local drug policy."""),
    "colloquium-2006": (date(2006, 6, 1), "ICPC annual colloquium on communities", """The ICPC annual colloquium took place in Canberra from 6 to 7 November 2006 and dealt with communities in action."""),
    "colloquium-2012": (date(2012, 2, 1), "ICPC annual colloquium on schools", """The ICPC annual colloquium will meet in Montréal on 20 March 2012 and will talk of schools."""),
    "victimation": (date(2006, 1, 1), "L'enquête de victimation en Île-de-France", """L'enquête de victimation interroge dix mille Franciliens sur les vols et les agressions qu'ils ont subis. Une victime sur deux n'a pas porté plainte."""),
    "victimisation": (date(2006, 2, 1), "Une enquête de victimisation au Saguenay", """Une enquête de victimisation menée au Saguenay montre que les jeunes hommes sont les plus exposés aux agressions, et qu'ils les déclarent le moins."""),
    "survey": (date(2006, 3, 1), "The victimization survey asks new questions", """This year's victimization survey asks about theft on the Internet for the first time. Victims of fraud seldom report it."""),
    "observatories": (date(2004, 4, 1), "Observatoires : compter pour agir", """Monter un observatoire local de la délinquance demande de la patience. Il faut réunir la police, les transporteurs et les bailleurs, convenir de ce que l'on compte, puis publier une carte chaque trimestre. Un observatoire local sans élu qui s'en sert ne dure pas."""),
    "sansfacon": (date(2002, 5, 1), "Daniel Sansfaçon sur les attentes envers la police", """Daniel Sansfaçon revient sur ce que la population attend de la police. Selon lui, la prévention de la délinquance juvénile commence à l'école, et la police n'y est qu'un partenaire."""),
    "nunavut": (date(2009, 5, 1), "Indigenous peoples and policing in Canada", """In Canada, a gathering of Indigenous peoples discussed how First Nations communities can run their own crime prevention. Elders from Nunavut and Manitoba took part."""),
}  # fmt: skip
BILINGUAL = (
    date(2008, 3, 1),
    """<h1>Bulletin</h1>
<h2>Le Bus de nuit de Tournai roule sans heurts</h2>
<p>À Tournai, 14 médiateurs accompagnent depuis le 3 mars 2007 les passagers des bus de nuit. Les agressions contre les
conducteurs sont passées de 41 à 12 en un an. La ville et la société de transport paient chacune 85 000 euros. Les
médiateurs sont recrutés dans les quartiers que le bus dessert et suivent six semaines de formation.</p>
<h2>The night bus of Tournai runs without trouble</h2>
<p>In Tournai, 14 mediators have gone along with the passengers of night buses since 3 March 2007. Assaults on drivers
went down from 41 to 12 in one year. The city and the transport company each pay 85,000 euros. The mediators are
recruited in the neighbourhoods that the bus serves, and are trained for six weeks.</p>""",
)
AGAIN = (
    date(2008, 4, 1),
    """<h1>The night bus of Tournai runs without trouble</h1>
<p>In Tournai, 14 mediators have gone along with the passengers of night buses since 3 March 2007. Assaults on drivers
went down from 41 to 12 in one year. The city and the transport company each pay 85,000 euros. The mediators are
recruited in the neighbourhoods that the bus serves, and are trained for six weeks.</p>""",
)
NEW = (
    date(2010, 5, 1),
    """<h1>Indigenous peoples plan patrols in Canada</h1>
<p>In northern Canada, Indigenous peoples plan night patrols of their own. First Nations communities will train forty
volunteers in crime prevention.</p>""",
)


def html(title: str, text: str) -> str:
    """A page with one article."""
    return f"<html><head><title>{title}</title></head><body><h1>{title}</h1><p>{text}</p></body></html>"
