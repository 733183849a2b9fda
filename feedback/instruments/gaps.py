"""What a draft lacks before it can be put in use, in words."""

from feedback.instruments.models import LETTERS, OFFERED, InstrumentKind, Language, Version


def gaps(version: Version) -> list[str]:
    """Every gap: words missing in a language, an option without a name, a letter that nothing asks about."""
    texts = {text.language: text for text in version.texts.all()}
    labels = set(version.scale.exclude(label="").values_list("value", "language"))
    items = list(version.items.prefetch_related("texts"))
    found: list[str] = []
    for language in Language:
        name = language.label if language != Language.SPANISH else "Spanish"
        text = texts.get(language)
        if text is None or not text.title:
            found.append(f"The title is missing in {name}.")
        if version.instrument.kind == InstrumentKind.CUSTOMER and (text is None or not text.comment_label):
            found.append(f"The question for the comment is missing in {name}.")
        found += [
            f"Option {option.label} has no name in {name}."
            for option in OFFERED
            if (option.value, language) not in labels
        ]
        for item in items:
            if not any(words.language == language and words.text for words in item.texts.all()):
                found.append(f"Question {item.key} has no words in {name}.")
    asked = {item.letter for item in items}
    found += [f"No question asks about the letter {letter}." for letter in LETTERS if letter not in asked]
    return found
