// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <hxtwin/mapping/plan.hpp>
#include <hxtwin/mapping/routing.hpp>

namespace hxtwin::mapping {

inline constexpr chip::crossbar_node pass_all{0, 0, false};

void open(chip::configuration&, chip::crossbar_input from, chip::crossbar_output to, chip::crossbar_node);
chip::padi_bus bus_of(chip::hemisphere, std::uint32_t k);

// Routes as registers: rows of synapses with their drivers, then where events come from.
class writer {
public:
    writer(plan& p, const experiment::description& d, const routes& r)
        : plan_(p), c_(p.configuration), d_(d), r_(r) {}
    void run();

private:
    void silence_unplaced();
    void write_stream(const stream&, std::uint32_t k, chip::hemisphere);
    void write_row(const stream&, const label_group&, const shared_row&, chip::padi_bus);
    void write_fan(const fan&, chip::hemisphere, chip::row at);
    std::uint8_t synapse_label(std::uint32_t population, std::uint32_t cell) const;

    std::uint16_t source_label(const source_address&) const;
    void remember(std::uint16_t label, std::uint32_t population, std::uint32_t cell);
    void write_neurons();
    void write_background(const background_pair&);
    void report_background(const background_pair&, chip::background);
    void warn_about_rate(std::uint32_t population, double wanted, double given);
    void write_external();
    void write_external_cell(std::uint32_t p, std::uint32_t cell, const source_address&);

    plan& plan_;
    chip::configuration& c_;
    const experiment::description& d_;
    const routes& r_;
};

} // namespace hxtwin::mapping
