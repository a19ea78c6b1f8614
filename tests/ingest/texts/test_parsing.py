"""Whatever the bytes, what comes out is a document or one sentence."""

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from gltd.errors import GltdError
from gltd.ingest.texts import read_document
from tests.ingest.texts import samples

DOCUMENTS = samples.everything()


def attempt(content: bytes, *, name: str) -> None:
    """Read bytes; nothing but a refusal may be raised, and a text has neither control nor surrogate."""
    try:
        found = read_document(content, name=name)
    except GltdError as error:
        refused = error.sentence
    else:
        refused = ""
        assert found.text.strip()
        found.text.encode()
    assert refused == "" or refused.endswith(".")


@pytest.mark.parametrize("name", sorted(DOCUMENTS))
@given(data=st.data())
@settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.too_slow])
def test_a_truncated_document(name: str, data: st.DataObject) -> None:
    content = DOCUMENTS[name]
    attempt(content[: data.draw(st.integers(0, len(content)))], name=name)


@pytest.mark.parametrize("name", sorted(DOCUMENTS))
@given(data=st.data())
@settings(max_examples=80, deadline=None, suppress_health_check=[HealthCheck.too_slow])
def test_a_document_with_changed_bytes(name: str, data: st.DataObject) -> None:
    content = bytearray(DOCUMENTS[name])
    changes = st.tuples(st.integers(0, len(content) - 1), st.integers(0, 255))
    for place, value in data.draw(st.lists(changes, min_size=1, max_size=20)):
        content[place] = value
    attempt(bytes(content), name=name)


@pytest.mark.parametrize("name", sorted(DOCUMENTS))
@given(content=st.binary(max_size=400))
@settings(max_examples=40, deadline=None)
def test_arbitrary_bytes_after_the_right_beginning(name: str, content: bytes) -> None:
    attempt(DOCUMENTS[name][:40] + content, name=name)
