"""A small, sound plan file, and a way to write variants of it."""

SMALL = """\
county:
  name: Sample County
culture:
  desired_result: A shift in culture.
  customer_definition: Anyone who depends upon your work.
  mission: Serve.
  vision: All are served.
  commitment: We commit.
  method: Eight steps.
  slogan: It begins with you.
  behaviors:
    - key: policies
      text: Policies are followed
heart:
  - {key: H, name: Helpfulness, promise: Finding answers.}
  - {key: E, name: Expertise, promise: Being knowledgeable.}
  - {key: A, name: Attentiveness, promise: Being ready.}
  - {key: R, name: Respect, promise: Courtesy.}
  - {key: T, name: Timeliness, promise: Being efficient.}
goals:
  - key: goal-1
    number: 1
    title: Know the customer
    outcomes:
      - key: know
        text: Each employee knows.
  - key: goal-2
    number: 2
    title: Connect the dots
    outcomes:
      - key: dots
        text: The dots are connected.
pathways:
  - key: pathway-1
    number: 1
    title: Technology
    purpose: Speed.
    supports:
      - goal: goal-1
        inferred: true
        reason: It says so.
    objectives:
      - key: office
        title: Implement Office 365
        stage: priority
        leads:
          - name: Gordon
            accountable: true
          - name: Terri
        steps:
          - key: review
            title: Review for legal implications
            leads:
              - body: all-directors
      - key: hold-music
        title: Improve the hold music
        stage: future
journey:
  - key: commit
    number: 1
    title: Commit to have HEART
    word: HEART
    question: Are we committed?
    what: A positive approach.
    why: To reinforce.
    how:
      - paragraph: Serve with HEART.
      - bullets:
          - Helpfulness
    resources:
      - key: poster
        title: Pledge poster
"""


def variant(*pairs: tuple[str, str]) -> bytes:
    """The small plan with each first text, which must stand there once, replaced by the second."""
    text = SMALL
    for old, new in pairs:
        assert text.count(old) == 1, old
        text = text.replace(old, new)
    return text.encode()


def line_of(words: str, text: str = SMALL) -> int:
    """The number of the one line that holds these words."""
    [line] = [number for number, line in enumerate(text.split("\n"), 1) if words in line]
    return line
