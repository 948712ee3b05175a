"""Rules as data (`RequirementSpec`), their stored versions, and what each owner owes by them."""

from bot.domain.requirements.checks import faults_of
from bot.domain.requirements.counting import EDITION, counted_in, kinds_of
from bot.domain.requirements.specs import YEARS, Owner, Per, RequirementSpec, effective, whole_of
from bot.domain.requirements.tables import Exemption, Obligation, Requirement, RequirementKind, Snooze

__all__ = [
    "EDITION",
    "YEARS",
    "Exemption",
    "Obligation",
    "Owner",
    "Per",
    "Requirement",
    "RequirementKind",
    "RequirementSpec",
    "Snooze",
    "counted_in",
    "effective",
    "faults_of",
    "kinds_of",
    "whole_of",
]
