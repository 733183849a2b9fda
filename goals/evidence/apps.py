from django.apps import AppConfig


class EvidenceConfig(AppConfig):
    name = "goals.evidence"
    label = "evidence"
