# SPDX-License-Identifier: Apache-2.0
"""Synapse types. Weights are whole numbers up to 63 in magnitude, delays are 0."""

from pyNN.standardmodels import build_translations, synapses

from hxtwin.pynn.plasticity import PlasticityRuleHandle


class StaticSynapse(synapses.StaticSynapse):
    """A synapse whose weight stays."""

    default_parameters = {"weight": 0.0, "delay": 0.0}
    translations = build_translations(("weight", "weight"), ("delay", "delay"))

    def __init__(self, weight=0, delay=0):
        super().__init__(weight=weight, delay=0.0 if delay is None else delay)

    def _get_minimum_delay(self):
        return 0.0


class PlasticSynapse(PlasticityRuleHandle, StaticSynapse):
    """A synapse whose weight a rule changes."""

    def __init__(self, weight=0, delay=0, plasticity_rule=None):
        super().__init__(weight=weight, delay=delay)
        self.plasticity_rule = plasticity_rule
