// SPDX-License-Identifier: Apache-2.0
#include "warning.hpp"

#include <fmt/format.h>

namespace hxtwin::session {
namespace {

void warn_of_missed_periods(const experiment::description& d, results& into) {
    for (const auto h : chip::hemisphere::all()) {
        const auto& profile = into.processors[h];
        for (std::size_t r = 0; r < profile.rules.size(); ++r) {
            const auto& rule = d.rules[r];
            if (profile.rules[r].missed == 0) {
                continue;
            }
            into.warnings.push_back(fmt::format("rule \"{}\": the {} processor missed {} of {} periods; one "
                                                "run takes up to {:.1f} us, the period is {:.1f} us",
                                                rule.label, h.value() == 0 ? "top" : "bottom",
                                                profile.rules[r].missed, rule.timer.num_periods,
                                                microseconds(profile.rules[r].run_time.max).count(),
                                                microseconds(rule.timer.period).count()));
        }
    }
}

void warn_of_vectors_in_memory(const experiment::description& d, results& into) {
    const auto& profiles = into.processors[chip::hemisphere(0)].rules;
    for (std::size_t r = 0; r < profiles.size(); ++r) {
        if (profiles[r].vectors_in_memory) {
            into.warnings.push_back(fmt::format(
                "rule \"{}\": the cross compiler could not keep the kernel's vectors in registers, so that "
                "each vector operation loads and stores its operands, at about five times the vector "
                "instructions; fewer vectors in use at a time, or smaller loop bodies, avoid it",
                d.rules[r].label));
        }
    }
}

void warn_of_late_spikes(const experiment::description& d, results& into) {
    for (const auto& p : d.populations) {
        const auto* source = std::get_if<experiment::spike_source>(&p.cell);
        std::uint64_t late = 0;
        for (std::size_t cell = 0; source && cell < source->times.size(); ++cell) {
            for (const auto time : source->times[cell]) {
                late += time >= d.runtime;
            }
        }
        if (late != 0) {
            into.warnings.push_back(fmt::format(
                "population \"{}\": {} spikes lie after the end of the experiment and were not sent", p.label,
                late));
        }
    }
}

void warn_of_losses(results& into) {
    if (into.counts.overloaded != 0) {
        into.warnings.push_back(fmt::format(
            "{} events were lost because two wanted the same bus at the same time", into.counts.overloaded));
    }
    if (into.counts.link_lost != 0) {
        into.warnings.push_back(
            fmt::format("{} events were lost because a link between chip and FPGA carries "
                        "at most 125 million events a second",
                        into.counts.link_lost));
    }
}

} // namespace

void warn(const experiment::description& d, results& into) {
    warn_of_missed_periods(d, into);
    warn_of_vectors_in_memory(d, into);
    warn_of_late_spikes(d, into);
    warn_of_losses(into);
}

} // namespace hxtwin::session
