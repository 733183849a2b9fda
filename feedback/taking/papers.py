"""An assessment on paper, in English or Spanish."""

from django.utils import translation

from cxportal.printing.documents import Paper, pdf
from cxportal.ui.templatetags.ui import format_day
from feedback.instruments.questionnaire import Questionnaire
from feedback.rounds.models import Round

WORDS = {
    "en": {
        "place": "Department:",
        "day": "Date:",
        "frontline": "I serve customers directly",
        "how": "Mark one box on each line. N/A: does not apply to my work.",
        "promise": "Your answers are not linked to you: write no name. Comments may become public records: "
        "do not say who you or others are. Return this form by",
        "question": "Question",
    },
    "es": {
        "place": "Departamento:",
        "day": "Fecha:",
        "frontline": "Atiendo directamente a clientes",
        "how": "Marque una casilla en cada línea. No aplica: no corresponde a mi trabajo.",
        "promise": "Sus respuestas no se relacionan con usted: no escriba su nombre. Los comentarios pueden ser "
        "registros públicos: no diga quién es usted ni quiénes son otros. Entregue este formulario hasta el",
        "question": "Pregunta",
    },
}


def blank(round: Round, asked: Questionnaire, *, paper: Paper) -> bytes:
    """Every question with a box for each option, and lines for the comment."""
    words = WORDS[asked.language]
    with translation.override(asked.language):
        last_day = format_day(round.closes_on)
    data = {
        **words,
        "heading": asked.title,
        "round": round.name,
        "introduction": asked.introduction,
        "return_by": f"{words['promise']} {last_day}.",
        "scale": [option.label for option in asked.scale],
        "questions": [{"letter": question.letter, "text": question.text} for question in asked.questions],
        "comment": asked.comment_label or "Comment",
    }
    return pdf("assessment", data, title=asked.title, language=asked.language, paper=paper)
