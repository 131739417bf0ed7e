"""Sentences as articles of each kind have them: what `find_kind` compares articles with in meaning."""

from __future__ import annotations

from collections.abc import Mapping

from corpus.model import Kind

EXAMPLES: Mapping[Kind, tuple[str, ...]] = {
    "toolkit": (
        "This guide explains step by step how to set up a local project.",
        "The kit contains worksheets, checklists and a trainer's manual that can be downloaded.",
        "How to use this sheet: advice, tips and models for practitioners.",
        "Here is what you can do to protect yourself: follow these tips.",
        "Ce guide pratique propose des outils, des fiches et une démarche étape par étape.",
        "La trousse comprend un manuel, des affiches et des modèles de lettres.",
        "Suivez ces conseils et téléchargez la fiche pratique.",
    ),
    "event": (
        "The conference will take place in October; registration is open and speakers come from many countries.",
        "Students and guests gathered for a talk and a screening on campus last night.",
        "Participants of the workshop discussed and exchanged views for two days.",
        "She told the audience at the forum about her experience.",
        "A delegation visited the city and met with local teams.",
        "Le colloque aura lieu du 3 au 5 mai ; inscriptions en ligne, programme des ateliers.",
        "La journée a réuni une centaine de participants ; les intervenants ont débattu.",
        "Le forum national a rassemblé des experts, des élus et des jeunes pour discuter.",
        "Une délégation étrangère a été reçue par la ville.",
        "La remise du prix s'est tenue devant un public nombreux.",
    ),
    "programme": (
        "The programme offers support to families every week; a team of three works with volunteers.",
        "Officers and partners launched a project to solve the problem and change the place.",
        "The service helps people who leave prison; it is run by an association with city money.",
        "Our mission, the product, its users and our next steps.",
        "The scanning, analysis, response and assessment of a local problem.",
        "Le dispositif accueille chaque semaine des jeunes ; l'équipe compte trois éducateurs.",
        "Le projet, lancé par la ville avec ses partenaires, accompagne les habitants.",
        "Le service numérique permet aux usagers de faire leurs démarches ; comment ça marche ?",
        "Une association porte cette action depuis trois ans dans le quartier.",
    ),
    "observatory": (
        "The observatory collects data from several partners and publishes a yearly dashboard.",
        "The monitoring centre was set up to follow trends in safety.",
        "L'observatoire recueille et analyse les données de ses partenaires et publie un tableau de bord.",
        "La mission de l'observatoire : collecter, analyser et diffuser.",
    ),
    "publication": (
        "This book of ten chapters, published by the university press, will interest practitioners.",
        "The author's new volume collects articles on prisons; 240 pages.",
        "The special issue of the journal brings together contributions.",
        "L'ouvrage, paru aux éditions universitaires, compte dix chapitres et 240 pages.",
        "L'auteure signe un livre clair que les praticiens liront avec profit.",
        "Le numéro spécial de la revue rassemble les contributions de chercheurs.",
    ),
    "report": (
        "The study found that burglaries fell by 20 per cent compared with the control area.",
        "Researchers interviewed 300 people; results show no significant difference.",
        "The evaluation examined data before and after; findings and lessons are presented.",
        "This indicator measures the number of offences recorded; figures by department.",
        "The report describes the state of the situation and makes recommendations.",
        "Officers analysed calls for service and assessed the impact: calls dropped by half.",
        "L'étude montre une baisse de 20 % par rapport au groupe témoin.",
        "Les chercheurs ont interrogé 300 personnes ; les résultats sont nuancés.",
        "Indicateur : nombre de faits constatés, source, mode de calcul, série de chiffres.",
        "Le rapport dresse un constat et formule des recommandations.",
        "En 2010, 43 % des répondants déclarent se sentir en sécurité.",
    ),
    "news": (
        "The police chief announced that the department will adopt new rules.",
        "The council voted yesterday to ban the sale of alcohol at night.",
        "She has been appointed director and takes office in January.",
        "The court ruled on Tuesday; the law comes into force next month.",
        "La commune a décidé de rejoindre le dispositif ; le maire l'a annoncé lundi.",
        "Le projet de loi adopté par le Parlement modifie le code criminel ; ses effets sont critiqués.",
        "Elle est nommée directrice et prend ses fonctions en janvier.",
        "Trois suspects ont été interpellés hier grâce à la vigilance des voisins.",
        "Que dit la loi ? Le point sur la situation au Canada.",
    ),
    "interview": (
        "What made you start this work? I was a teacher then, and I saw what was missing.",
        "We asked her three questions. Q. What do you do? A. We listen.",
        "Comment avez-vous commencé ? J'étais éducateur et je voyais ce qui manquait.",
        "Nous l'avons rencontrée ; elle répond à nos questions.",
    ),
    "tender": (
        "Proposals must be submitted by 30 June; eligible applicants are local bodies.",
        "Call for projects: grants of up to 50,000 dollars; selection criteria and how to apply.",
        "Abstracts of 300 words should be sent before the deadline.",
        "Les dossiers sont à envoyer avant le 30 juin ; peuvent candidater les associations.",
        "Appel à projets : montant de l'aide, critères de sélection et dépôt des candidatures.",
    ),
    "other": (
        "In this issue we look back on ten years; dear readers, we wish you good reading.",
        "He died last month; colleagues will remember his kindness.",
        "In my opinion we are wrong, and here is why.",
        "Chers lecteurs, ce numéro ouvre une nouvelle année ; bonne lecture.",
        "Il nous a quittés ; ses collègues lui rendent hommage.",
    ),
}
