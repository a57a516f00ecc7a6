// SPDX-License-Identifier: Apache-2.0
#include <hxtwin/emulator/kernel/network.hpp>

#include <map>
#include <numeric>

#include <fmt/format.h>

#include <hxtwin/base/error.hpp>
#include <hxtwin/chip/relation.hpp>

namespace hxtwin::emulator {
namespace {

constexpr std::uint32_t neurons = chip::neuron::size, columns = chip::column::size;

class union_find {
public:
    explicit union_find(std::uint32_t n) : parent_(n) { std::iota(parent_.begin(), parent_.end(), 0u); }
    std::uint32_t root(std::uint32_t i) const {
        while (parent_[i] != i) {
            i = parent_[i];
        }
        return i;
    }
    // The smaller number stays the root, so that membranes (before lines) are.
    void join(std::uint32_t a, std::uint32_t b) {
        a = root(a);
        b = root(b);
        parent_[std::max(a, b)] = std::min(a, b);
    }

private:
    std::vector<std::uint32_t> parent_;
};

std::uint32_t line_of(std::uint32_t n) { return neurons + n; }

std::uint32_t right_of(std::uint32_t n, const char* what) {
    if (n % (columns / 2) == columns / 2 - 1) {
        throw invalid_experiment(
            fmt::format("neuron {} has no right neighbour for its {}: columns 127 and 255 "
                        "are the last of their halves",
                        n, what));
    }
    return n + 1;
}

// What switches without resistance make one: membranes (0 to 511) and line segments (512 to 1023).
union_find nodes_of(const chip::configuration& c) {
    union_find nodes(2 * neurons);
    for (std::uint32_t n = 0; n < neurons; ++n) {
        const auto& config = c.neurons[chip::neuron(n)];
        if (config.connect_right) {
            nodes.join(n, right_of(n, "membrane"));
        }
        if (config.connect_vertical) {
            nodes.join(n, (n + columns) % neurons);
        }
        if (config.connect_soma) {
            nodes.join(n, line_of(n));
        }
        if (config.connect_soma_right) {
            nodes.join(line_of(n), line_of(right_of(n, "line")));
        }
    }
    return nodes;
}

union_find fire_lines_of(const chip::configuration& c) {
    union_find lines(neurons);
    for (std::uint32_t n = 0; n < neurons; ++n) {
        const auto& backend = c.backends[chip::neuron(n)];
        if (backend.fire_bottom) {
            lines.join(n % columns, n % columns + columns);
        }
        if (backend.fire_to_right) {
            lines.join(n, right_of(n, "fire line"));
        }
    }
    return lines;
}

struct wiring {
    union_find nodes, fire, together;
};

wiring wiring_of(const chip::configuration& c) {
    wiring w{nodes_of(c), fire_lines_of(c), union_find(2 * neurons)};
    for (std::uint32_t n = 0; n < neurons; ++n) {
        w.together.join(n, w.nodes.root(n));
        w.together.join(line_of(n), w.nodes.root(line_of(n)));
        w.together.join(n, w.fire.root(n));
        if (c.neurons[chip::neuron(n)].enable_conductance) {
            w.together.join(n, line_of(n));
        }
    }
    return w;
}

bool uses_connections(const chip::neuron_config& n, const chip::neuron_backend_config& b) {
    return n.connect_soma || n.connect_soma_right || n.connect_right || n.connect_vertical ||
           n.enable_conductance || b.slave || b.fire_bottom || b.fire_to_right;
}

bool any_connection(const chip::configuration& c) {
    for (const auto n : chip::neuron::all()) {
        if (uses_connections(c.neurons[n], c.backends[n])) {
            return true;
        }
    }
    return false;
}

std::map<std::uint32_t, std::vector<std::uint32_t>> groups_of(const chip::configuration& c, const wiring& w) {
    std::map<std::uint32_t, std::vector<std::uint32_t>> groups;
    for (std::uint32_t n = 0; n < neurons; ++n) {
        groups[w.together.root(n)].push_back(n);
    }
    std::erase_if(groups, [&](const auto& g) {
        const chip::neuron only(g.second.front());
        return g.second.size() == 1 && !c.backends[only].slave;
    });
    return groups;
}

// Conductances that meet at a line without capacitance become direct ones between the membranes.
void add_bridges(cluster& into, const std::vector<std::pair<std::uint32_t, double>>& star) {
    double sum = 0;
    for (const auto& ray : star) {
        sum += ray.second;
    }
    for (std::size_t a = 0; a < star.size(); ++a) {
        for (std::size_t b = a + 1; b < star.size(); ++b) {
            const double siemens = star[a].second * star[b].second / sum;
            if (star[a].first != star[b].first && siemens > 0) {
                into.bridges.push_back({star[a].first, star[b].first, siemens});
            }
        }
    }
}

void connect(network& net, const wiring& w) {
    std::map<std::uint32_t, std::uint32_t> number;
    for (const auto n : net.neurons) {
        const auto root = w.nodes.root(n.value());
        net.circuits.node.push_back(number.try_emplace(root, net.circuits.nodes).first->second);
        net.circuits.nodes = static_cast<std::uint32_t>(number.size());
    }
    std::map<std::uint32_t, std::vector<std::pair<std::uint32_t, double>>> stars;
    for (std::size_t i = 0; i < net.neurons.size(); ++i) {
        const double siemens = net.circuits.circuits[i].bridge;
        const auto line = w.nodes.root(line_of(net.neurons[i].value())), from = net.circuits.node[i];
        if (siemens == 0) {
            continue;
        }
        if (const auto membrane = number.find(line); membrane == number.end()) {
            stars[line].push_back({from, siemens});
        } else if (membrane->second != from) {
            net.circuits.bridges.push_back({from, membrane->second, siemens});
        }
    }
    for (const auto& star : stars) {
        add_bridges(net.circuits, star.second);
    }
}

void share_fire(network& net, const chip::configuration& c, const wiring& w) {
    const auto n = static_cast<std::uint32_t>(net.neurons.size());
    net.circuits.followers.resize(n);
    net.circuits.follows.resize(n);
    for (std::uint32_t i = 0; i < n; ++i) {
        net.circuits.follows[i] = c.backends[net.neurons[i]].slave;
        for (std::uint32_t k = 0; k < n; ++k) {
            const bool same = w.fire.root(net.neurons[i].value()) == w.fire.root(net.neurons[k].value());
            if (k != i && same && c.backends[net.neurons[i]].master && c.backends[net.neurons[k]].slave) {
                net.circuits.followers[i].push_back(k);
            }
        }
    }
}

} // namespace

std::bitset<chip::neuron::size> joined_neurons(const chip::configuration& c) {
    std::bitset<chip::neuron::size> joined;
    if (any_connection(c)) {
        for (const auto& group : groups_of(c, wiring_of(c))) {
            for (const auto n : group.second) {
                joined.set(n);
            }
        }
    }
    return joined;
}

std::vector<std::uint32_t> fire_lines(const chip::configuration& c) {
    const auto lines = fire_lines_of(c);
    std::vector<std::uint32_t> of;
    for (std::uint32_t n = 0; n < neurons; ++n) {
        of.push_back(lines.root(n));
    }
    return of;
}

std::vector<network> networks_of(const chip::configuration& c, std::span<const circuit_model> models) {
    std::vector<network> all;
    if (!any_connection(c)) {
        return all;
    }
    const wiring w = wiring_of(c);
    for (const auto& group : groups_of(c, w)) {
        network net;
        for (const auto n : group.second) {
            net.neurons.emplace_back(n);
            net.circuits.circuits.push_back(models[n]);
        }
        connect(net, w);
        share_fire(net, c, w);
        all.push_back(std::move(net));
    }
    return all;
}

} // namespace hxtwin::emulator
