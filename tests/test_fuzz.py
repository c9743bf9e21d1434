"""A small part of the fuzzing with a fixed seed; `make fuzz` does more."""

from __future__ import annotations

import pytest

from tests import fuzzing

SEED, MUTATIONS = 20250430, 150


@pytest.mark.parametrize("kind", fuzzing.KINDS)
def test_a_damaged_file_is_refused_or_read_to_the_last_row(kind):
    found = list(fuzzing.outcomes(kind, SEED, range(MUTATIONS)))
    assert [one for one in found if one[2] not in fuzzing.ACCEPTED] == []
    assert {one[2] for one in found} == set(fuzzing.ACCEPTED)


def test_every_kind_of_damage_is_done():
    sound = bytes(range(256)) * 100
    done = {fuzzing.mutation(sound, "accdb", SEED, number)[0] for number in range(MUTATIONS)}
    assert done == set(fuzzing.MUTATIONS)


@pytest.mark.parametrize("number", range(5))
def test_a_mutation_can_be_repeated(number):
    sound = bytes(range(256)) * 100
    assert fuzzing.mutation(sound, "xlsx", SEED, number) == fuzzing.mutation(sound, "xlsx", SEED, number)
