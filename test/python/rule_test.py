# SPDX-License-Identifier: Apache-2.0
"""Timers, observables and rules as described, before anything runs."""

import pytest

import hxtwin
import hxtwin.pynn as pynn


class Rule(pynn.PlasticityRule):
    def generate_kernel(self):
        return "void PLASTICITY_RULE_KERNEL() {}"


def timer(start=0., period=10., num_periods=100):
    return pynn.Timer(start=start, period=period, num_periods=num_periods)


def project(pair, rule, connector=None):
    synapse = pynn.synapses.PlasticSynapse(weight=0, plasticity_rule=rule)
    return pynn.Projection(*pair, connector or pynn.AllToAllConnector(), synapse_type=synapse, label="plastic")


def array(size=4, type=hxtwin.Element.uint8):
    observable = pynn.PlasticityRule.ObservableArray()
    observable.size, observable.type = size, type
    return observable


def test_a_timer_needs_all_three_numbers():
    with pytest.raises(KeyError, match="num_periods"):
        pynn.Timer(start=0., period=1.)


def test_milliseconds_become_cycles_of_4_ns():
    described = timer(0.5, 10, 7).describe_for_chip(1000)
    assert (described.start, described.period, described.num_periods) == (125_000, 2_500_000, 7)


@pytest.mark.parametrize("start, simtime, periods", [(0, 1000, 100), (0, 95, 10), (0, 90, 9), (50, 100, 5), (5, 4, 1)])
def test_only_periods_that_begin_before_the_end_are_asked_for(start, simtime, periods):
    assert timer(start).describe_for_chip(simtime).num_periods == periods


def test_a_period_of_zero_is_refused(pair):
    with pytest.raises(hxtwin.InvalidExperiment, match="period"):
        project(pair, Rule(timer(period=0)))


@pytest.mark.parametrize("name", ["time", "2nd", "a b", "class", ""])
def test_an_observable_name_that_cannot_be_a_member_is_refused(pair, name):
    with pytest.raises(hxtwin.InvalidExperiment, match="observable"):
        project(pair, Rule(timer(), {name: array()}))


def test_connections_under_a_rule_must_be_dense_when_they_are_made(pair):
    connector = pynn.FromListConnector([(0, 0), (0, 1), (1, 1)])
    with pytest.raises(hxtwin.InvalidExperiment, match='"plastic".*dense'):
        project(pair, Rule(timer()), connector)
    assert pynn.simulator.state.projections == []


def test_handles_come_in_the_order_of_the_script(pair):
    rule = Rule(timer())
    neurons = [pynn.Population(2, pynn.cells.HXNeuron(plasticity_rule=rule)) for _ in range(2)]
    project((pair[0], neurons[1]), None)
    for target in reversed(neurons):
        project((pair[0], target), rule)
    described = pynn.simulator.state.describe(50.)
    assert described.rules[0].projections == [1, 2]
    assert described.rules[0].populations == [2, 3]
    assert [described.projections[i].post for i in (1, 2)] == [3, 2]


def test_observables_are_described_with_type_and_layout():
    per_synapse = pynn.PlasticityRule.ObservablePerSynapse
    observable = per_synapse(per_synapse.Type.int16, per_synapse.LayoutPerRow.packed_active_columns)
    assert observable.describe_for_chip() == hxtwin.ObservablePerSynapse(
        type=hxtwin.Element.int16, layout=hxtwin.Layout.packed_active_columns)
    assert array(3).describe_for_chip() == hxtwin.ObservableArray(type=hxtwin.Element.uint8, size=3)


def test_rules_that_share_an_id_are_refused(pair):
    for _ in range(2):
        project(pair, Rule(timer()))
    with pytest.raises(NotImplementedError, match="same_id 0"):
        pynn.simulator.state.describe(10.)


def test_a_rule_that_acts_on_nothing_is_left_out(pair):
    Rule(timer())
    assert pynn.simulator.state.describe(10.).rules == []


def test_nothing_is_recorded_before_a_run(pair):
    rule = Rule(timer(), {"a": array(), "w": pynn.PlasticityRule.ObservablePerSynapse()})
    projection = project(pair, rule)
    for ask in (lambda: projection.get_data("w"), lambda: rule.get_observable_array("a"), pynn.results):
        with pytest.raises(RuntimeError, match=r"call run\(\) first"):
            ask()


def test_observables_are_asked_for_by_name_and_kind(pair):
    rule = Rule(timer(), {"a": array()})
    projection = project(pair, rule)
    with pytest.raises(RuntimeError, match="no observable 'x'; it has a"):
        projection.get_data("x")
    with pytest.raises(TypeError, match="'a' is no ObservablePerSynapse"):
        projection.get_data("a")
    with pytest.raises(RuntimeError, match='"target" has no plasticity rule'):
        pair[1].get_plasticity_data("a")


def test_a_rule_without_a_kernel_says_so(pair):
    project(pair, pynn.PlasticityRule(timer()))
    with pytest.raises(NotImplementedError, match=r"override generate_kernel\(\)"):
        pynn.simulator.state.describe(10.)
