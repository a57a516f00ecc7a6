// SPDX-License-Identifier: Apache-2.0
#include "container_table.hpp"

namespace hxtwin::cross {
namespace {

// Word `word_at(k)` of row `row_at(k)` of a plane; columns of its bytes.
unsigned word_at(unsigned k) { return 9 * k + 5; }
chip::row row_at(unsigned k) { return chip::row(31 * k + 2); }
chip::hemisphere side(unsigned k) { return chip::hemisphere(k % 2); }

std::string quad(unsigned k) {
    return "SynapseQuadOnDLS(SynapseQuadOnSynram(SynapseQuadColumnOnDLS(" + number(word_at(k)) +
           "), SynapseRowOnSynram(" + number(row_at(k).value()) + ")), SynramOnDLS(" + number(k % 2) + "))";
}

// A field for each of the four bytes.
std::vector<field>
fields_of_quad(const std::string& name,
               const std::function<std::int64_t(const configuration&, unsigned k, chip::column)>& value) {
    std::vector<field> out;
    for (unsigned j = 0; j < 4; ++j) {
        out.push_back({name + " " + number(j), [value, j](const configuration& c, unsigned k) {
                           return value(c, k, chip::column_of_byte(word_at(k), j));
                       }});
    }
    return out;
}

std::vector<field> joined(std::vector<field> a, const std::vector<field>& b) {
    a.insert(a.end(), b.begin(), b.end());
    return a;
}

container synapses(const std::string& type, std::uint32_t plane, const std::vector<field>& fields) {
    return {type,
            3,
            quad,
            [plane](unsigned k, unsigned) {
                return chip::synapse_plane_address(side(k), plane, row_at(k).value(), word_at(k));
            },
            1,
            fields};
}

container whole_synapses() {
    const auto weight = [](const configuration& c, unsigned k, chip::column at) {
        return std::int64_t{c.synapses[side(k)].weight(row_at(k), at)};
    };
    const auto label = [](const configuration& c, unsigned k, chip::column at) {
        return std::int64_t{c.synapses[side(k)].label(row_at(k), at)};
    };
    const auto time = [](const configuration& c, unsigned k, chip::column at) {
        return std::int64_t{c.synapses[side(k)].time_calib(row_at(k), at)};
    };
    const auto amplitude = [](const configuration& c, unsigned k, chip::column at) {
        return std::int64_t{c.synapses[side(k)].amp_calib(row_at(k), at)};
    };
    return {"SynapseQuad",
            3,
            quad,
            [](unsigned k, unsigned word) {
                return chip::synapse_plane_address(side(k), chip::base::raw_synapses,
                                                   2 * row_at(k).value() + word, word_at(k));
            },
            2,
            joined(joined(fields_of_quad("weight", weight), fields_of_quad("label", label)),
                   joined(fields_of_quad("time_calib", time), fields_of_quad("amp_calib", amplitude)))};
}

container columns(const std::string& type, unsigned words, std::vector<field> fields) {
    return {
        type,
        3,
        [type](unsigned k) {
            return type + "OnDLS(SynapseQuadColumnOnDLS(" + number(word_at(k)) + "), SynramOnDLS(" +
                   number(k % 2) + "))";
        },
        [words](unsigned k, unsigned word) {
            const auto switches = word_at(k) < 32 ? chip::base::even_switches : chip::base::odd_switches;
            const auto plane = words == 1 ? switches : word == 0 ? chip::base::weights : chip::base::labels;
            return chip::synapse_plane_address(side(k), plane, chip::switch_row, word_at(k));
        },
        words,
        std::move(fields)};
}

} // namespace

std::vector<container> synapse_containers() {
    const auto weight = [](const configuration& c, unsigned k, chip::column at) {
        return std::int64_t{c.synapses[side(k)].weight(row_at(k), at)};
    };
    const auto label = [](const configuration& c, unsigned k, chip::column at) {
        return std::int64_t{c.synapses[side(k)].label(row_at(k), at)};
    };
    const auto of_switch = [](bool chip::column_switch::*member) {
        return [member](const configuration& c, unsigned k, chip::column at) {
            return std::int64_t{c.synapses[side(k)].switches[at].*member};
        };
    };
    using s = chip::column_switch;
    return {synapses("SynapseWeightQuad", chip::base::weights, fields_of_quad("value", weight)),
            synapses("SynapseLabelQuad", chip::base::labels, fields_of_quad("value", label)),
            whole_synapses(),
            columns("ColumnCurrentQuad", 1,
                    joined(joined(fields_of_quad("enable_synaptic_current_excitatory", of_switch(&s::exc)),
                                  fields_of_quad("enable_synaptic_current_inhibitory", of_switch(&s::inh))),
                           joined(fields_of_quad("enable_debug_excitatory", of_switch(&s::exc_debug)),
                                  fields_of_quad("enable_debug_inhibitory", of_switch(&s::inh_debug))))),
            columns("ColumnCorrelationQuad", 2,
                    joined(fields_of_quad("enable_neuron_readout_causal", of_switch(&s::readout_causal)),
                           fields_of_quad("enable_neuron_readout_acausal", of_switch(&s::readout_acausal))))};
}

} // namespace hxtwin::cross
