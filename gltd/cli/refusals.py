"""What Typer says in English, in French: wrong options and arguments, and the words of the help."""

import re
from typing import Final

# Typer keeps its own copy of Click: the public names of another copy would catch nothing.
from typer import rich_utils
from typer._click import core, exceptions, formatting
from typer.core import TyperOption

from gltd.claims.wording import THIN

Refusal = exceptions.ClickException

_HELP_WORDS: Final = {
    "DEFAULT_STRING": "[par défaut\u00a0: {}]",
    "ENVVAR_STRING": "[variable d'environnement\u00a0: {}]",
    "REQUIRED_LONG_STRING": "[obligatoire]",
    "COMMANDS_PANEL_TITLE": "Commandes",
    "ABORTED_TEXT": "Interrompu.",
}
_USAGE: Final = "Usage\u00a0: "
_KINDS: Final = {
    "int": "un nombre entier",
    "int range": "un nombre entier permis",
    "float": "un nombre",
    "float range": "un nombre permis",
    "boolean": "oui ou non",
    "datetime": "une date",
    "uuid": "un identifiant",
}
_GIVEN: Final = re.compile(r"^'?(?P<value>.*?)'? (?:is not|does not|is a|does|are not)")
_COMMAND: Final = re.compile(r"No such command '(?P<name>.*?)'\.?(?: Did you mean '?(?P<near>[^'?]+))?")
_EXTRA: Final = re.compile(r"unexpected extra arguments?(?:\(s\))? \((?P<words>.*)\)")


class _FrenchFormatter(formatting.HelpFormatter):
    """The line that shows how a command is typed, in French."""

    def write_usage(self, prog: str, args: str = "", prefix: str | None = None) -> None:
        said = args.replace("COMMAND [ARGS]...", "COMMANDE [ARGUMENTS]…")
        super().write_usage(prog, args=said, prefix=prefix or _USAGE)


def speak_french() -> None:
    """Give the help its French words."""
    for name, words in _HELP_WORDS.items():
        setattr(rich_utils, name, words)
    rich_utils.OptionHighlighter.highlights = [
        words.replace("Usage: ", _USAGE) for words in rich_utils.OptionHighlighter.highlights
    ]
    core.Context.formatter_class = _FrenchFormatter
    core.Command.get_help_option = _french_help_option  # type: ignore[method-assign]  # Typer has no setting


_help_option = core.Command.get_help_option


def _french_help_option(self: core.Command, ctx: core.Context) -> TyperOption | None:
    found = _help_option(self, ctx)
    if found is not None:
        found.help = "Montrer cette aide et s'arrêter."
    return found


def is_help(error: Refusal) -> bool:
    """Whether a command was typed without anything after it: its help has been printed already."""
    return isinstance(error, exceptions.NoArgsIsHelpError)


def say_refusal(error: Refusal) -> str:
    """Return what was typed wrong and where to look, in one French sentence."""
    context = getattr(error, "ctx", None)
    command = context.command_path if context is not None else "gltd"
    return f"{_what(error)}{THIN}: voyez «{THIN}{command} --help{THIN}»."


def _what(error: Refusal) -> str:
    if isinstance(error, exceptions.NoSuchOption):
        near = f" (peut-être {', '.join(sorted(error.possibilities))})" if error.possibilities else ""
        return f"L'option {_quoted(error.option_name)} n'existe pas{near}"
    if isinstance(error, exceptions.MissingParameter):
        return f"Il manque {_parameter(error)}"
    if isinstance(error, exceptions.BadParameter):
        return _bad_value(error)
    if isinstance(error, exceptions.BadOptionUsage):
        needs = "n'en prend pas" if "not take" in error.message else "en demande une"
        return f"La valeur de l'option {_quoted(error.option_name)} ne va pas (elle {needs})"
    if isinstance(error, exceptions.FileError):
        return f"Le fichier {_quoted(error.ui_filename)} ne s'ouvre pas"
    if found := _COMMAND.search(error.message):
        near = f" (peut-être {found.group('near')})" if found.group("near") else ""
        return f"La commande {_quoted(found.group('name'))} n'existe pas{near}"
    if found := _EXTRA.search(error.message):
        return f"{_quoted(found.group('words'))} est de trop"
    if "Missing command" in error.message:
        return "Il manque la commande"
    return "Cette commande n'a pas été comprise"


def _bad_value(error: exceptions.BadParameter) -> str:
    kind = getattr(getattr(error.param, "type", None), "name", "")
    given = _GIVEN.search(error.message)
    value = _quoted(given.group("value")) if given else "Cette valeur"
    expected = f"n'est pas {_KINDS[kind]}" if kind in _KINDS else "n'est pas une valeur permise"
    choices = getattr(getattr(error.param, "type", None), "choices", None)
    among = f" (choisissez parmi {', '.join(map(str, choices))})" if choices else ""
    return f"{value} {expected} pour {_parameter(error)}{among}"


def _parameter(error: exceptions.BadParameter) -> str:
    """Name an option as it is typed, an argument by its place holder."""
    context = error.ctx
    if error.param is None or context is None:
        return "un des mots de la commande"
    if error.param.param_type_name == "option":
        return f"l'option {_quoted(max(error.param.opts, key=len))}"
    return f"l'argument {_quoted(error.param.make_metavar(ctx=context).strip('[]'))}"


def _quoted(words: object) -> str:
    return f"«{THIN}{words}{THIN}»"
