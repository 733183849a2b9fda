"""From the bytes of a plan file to YAML nodes that know their line. Builds no objects, follows no aliases."""

import yaml
from yaml.events import AliasEvent, CollectionEndEvent, CollectionStartEvent, DocumentStartEvent
from yaml.nodes import Node

from pathways.plan.faults import Fault, PlanFaults

LARGEST_FILE = 1_000_000
DEEPEST_NESTING = 20


def read_nodes(data: bytes) -> Node:
    """The root node of the one YAML document in `data`. Raises PlanFaults for anything that is not one."""
    text = _decoded(data)
    try:
        _check_events(text)
        root = yaml.compose(text, Loader=yaml.SafeLoader)
    except yaml.MarkedYAMLError as error:
        mark = error.problem_mark or error.context_mark
        line = mark.line + 1 if mark else 0
        raise _refusal(line, f"This is not valid YAML: {error.problem or error.context}.") from error
    except yaml.reader.ReaderError as error:
        line = text.count("\n", 0, error.position) + 1
        raise _refusal(line, f"The character U+{ord(text[error.position]):04X} is not allowed.") from error
    except (yaml.YAMLError, ValueError, OverflowError) as error:  # an escape beyond Unicode is a ValueError
        raise _refusal(0, f"This is not valid YAML: {error}.") from error
    if root is None:
        raise _refusal(0, "The file is empty.")
    return root


def _refusal(line: int, text: str) -> PlanFaults:
    return PlanFaults([Fault(line, "", text)])


def _decoded(data: bytes) -> str:
    if len(data) > LARGEST_FILE:
        raise _refusal(0, f"The file has {len(data):,} bytes; a plan file has at most {LARGEST_FILE:,}.")
    try:
        return data.decode("utf-8-sig").replace("\r\n", "\n").replace("\r", "\n")
    except UnicodeDecodeError as error:
        line = data.count(b"\n", 0, error.start) + 1
        raise _refusal(line, "The file is not UTF-8 text. Save it with the encoding UTF-8.") from error


def _check_events(text: str) -> None:
    """Refuse aliases, deep nesting and a second document before anything is built from them."""
    depth = documents = 0
    faults = []
    for event in yaml.parse(text, Loader=yaml.SafeLoader):
        line = event.start_mark.line + 1 if event.start_mark else 0
        if isinstance(event, AliasEvent):
            faults.append(Fault(line, "", f"The alias *{event.anchor} is not allowed: write the text out."))
        elif isinstance(event, DocumentStartEvent):
            documents += 1
            if documents == 2:
                faults.append(Fault(line, "", "A second document begins here; a plan file has one."))
        elif isinstance(event, CollectionStartEvent):
            depth += 1
            if depth > DEEPEST_NESTING:
                raise PlanFaults([*faults, Fault(line, "", f"Nested more than {DEEPEST_NESTING} levels deep.")])
        elif isinstance(event, CollectionEndEvent):
            depth -= 1
    if faults:
        raise PlanFaults(faults)
