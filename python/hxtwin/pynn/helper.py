# SPDX-License-Identifier: Apache-2.0
"""The calibrated chips that scripts start from."""


class Chip:
    """An individual emulated chip with its calibration; `choices` are what was asked of setup() here."""

    def __init__(self, **choices):
        self.choices = choices

    def __repr__(self):
        return f"Chip({', '.join(f'{key}={value}' for key, value in self.choices.items())})"


def chip_from_nightly(chip_seed=None, ideal=None):
    """The chip with its default calibration, to be given to setup(initial_config=...).

    chip_seed, ideal: our extension; which individual chip, and whether it has mismatch and noise.
    """
    choices = {"chip_seed": chip_seed, "ideal": ideal}
    return Chip(**{key: value for key, value in choices.items() if value is not None})
