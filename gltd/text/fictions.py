"""Seizures and arrests that are aimed at, acted or told: « vise la saisie de », « l'exercice simulait »."""

from __future__ import annotations

from gltd.text.lexicon import cue_words

_AIMS, _ACTED = cue_words("fictions.aims"), cue_words("fictions.acted")
_TELLS, _WORKS = cue_words("fictions.tells"), cue_words("fictions.works")
_ACTIONS, _FALSE = cue_words("fictions.actions"), cue_words("fictions.false")
_ARTICLES = frozenset(("la", "l'", "les", "une", "des"))
_ENDS = frozenset((".", ";", "\n", "!", "?"))
_BACK = 8
_FEIGNED = frozenset(("fictive", "fictives", "simulee"))
_UNREAL = _AIMS | _ACTED | _TELLS | _FALSE | _FEIGNED


def find_fictions(texts: list[str], *, words: set[str], counted: list[int]) -> list[int]:
    """Return the places of the figures that belong to an action which did not happen."""
    if not counted or _ACTIONS.isdisjoint(words) or _UNREAL.isdisjoint(words):
        return []
    found: list[int] = []
    for at in [at for at, text in enumerate(texts) if text in _ACTIONS]:
        if _is_unreal(texts, at):
            end = next((one for one in range(at, len(texts)) if texts[one] in _ENDS), len(texts))
            found.extend(place for place in counted if at < place < end)
    return found


def _is_unreal(texts: list[str], at: int) -> bool:
    """Look at the verb that governs « la saisie », « l'arrestation », and at its subject."""
    if texts[at - 1] in _FALSE or texts[at + 1 : at + 2] in (["fictive"], ["fictives"], ["simulee"]):
        return True
    verb = at - 1 - (texts[at - 1] in _ARTICLES)
    if verb < 1:
        return False
    if texts[verb] in _AIMS or texts[verb] in _ACTED:
        return True
    subject = texts[max(0, verb - _BACK) : verb]
    return texts[verb] in _TELLS and not _WORKS.isdisjoint(subject)
