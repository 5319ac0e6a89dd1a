"""What the provider keeps of how its customers fare. Every row belongs to the provider and names the customer."""

from hesi.support.success.models.care import CustomerNote, NextAction, Renewal
from hesi.support.success.models.health import Alarm, HealthSnapshot, HealthWeights
from hesi.support.success.models.onboarding import OnboardingStep, OnboardingTemplateStep

__all__ = [
    "Alarm",
    "CustomerNote",
    "HealthSnapshot",
    "HealthWeights",
    "NextAction",
    "OnboardingStep",
    "OnboardingTemplateStep",
    "Renewal",
]
