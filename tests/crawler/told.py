"""Texts of short articles on different things, told by several tests."""

from __future__ import annotations

LAMPS = (
    "The harbour council replaced ninety lamps along the quay in spring, after residents had counted the dark corners with a warden. "
    "Lighting engineers chose a warmer bulb, and the lamps now dim at two in the morning instead of going out."
)
BIKES = (
    "Cyclists can engrave a number on their frame every Saturday at the market, free of charge. Stolen bicycles that carry "
    "a number come back three times as often, says the workshop, which has marked four hundred frames since June."
)
CHOIR = (
    "Young singers from six estates met a prison choir for a concert at the old tannery. The conductor wants to repeat the concert "
    "each year, with songs that both choirs choose together during winter rehearsals."
)
LAMPES = (
    "Le conseil du port a remplacé quatre-vingt-dix lampadaires le long du quai, après que les riverains eurent compté les coins "
    "sombres avec une gardienne. Les lampadaires baissent désormais à deux heures du matin au lieu de s'éteindre."
)
VELOS = (
    "Les cyclistes peuvent faire graver un numéro sur leur cadre chaque samedi au marché, sans frais. Les bicyclettes volées qui portent "
    "un numéro reviennent trois fois plus souvent, selon l'atelier, qui a marqué quatre cents cadres depuis juin."
)
