"""Evaluation: how well the path from a page to a found article does, against what careful readers have written down."""

from __future__ import annotations

from vigie.evaluation.cities import CitiesEvaluation, evaluate_cities, render_cities
from vigie.evaluation.covering import CoverageEvaluation, evaluate_coverage, has_drafts
from vigie.evaluation.desks import desks_of_sample
from vigie.evaluation.floors import Shortfall, check_floors, raise_floors
from vigie.evaluation.guarding import forbid_test
from vigie.evaluation.measuring import QueryFigures
from vigie.evaluation.retrieval import SearchEvaluation, evaluate_search
from vigie.evaluation.systems import SystemsCompared, compare_systems
from vigie.evaluation.systems_shown import plot_systems, render_systems
from vigie.evaluation.tables import render, render_coverage, render_differences, render_shortfalls
from vigie.evaluation.tagging import Evaluation, differences, differences_json, evaluate

__all__ = [
    "CitiesEvaluation",
    "CoverageEvaluation",
    "Evaluation",
    "QueryFigures",
    "SearchEvaluation",
    "Shortfall",
    "SystemsCompared",
    "check_floors",
    "compare_systems",
    "desks_of_sample",
    "differences",
    "differences_json",
    "evaluate",
    "evaluate_cities",
    "evaluate_coverage",
    "evaluate_search",
    "forbid_test",
    "has_drafts",
    "plot_systems",
    "raise_floors",
    "render",
    "render_cities",
    "render_coverage",
    "render_differences",
    "render_shortfalls",
    "render_systems",
]
