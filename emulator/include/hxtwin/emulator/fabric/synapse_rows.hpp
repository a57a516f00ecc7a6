// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <array>
#include <cstdint>
#include <memory>
#include <optional>
#include <span>
#include <vector>

#include <hxtwin/chip/configuration.hpp>
#include <hxtwin/emulator/fabric/driver_pulses.hpp>
#include <hxtwin/emulator/kernel/charge.hpp>

namespace hxtwin::emulator {

// What an event with one label adds to the synaptic lines when it reaches a row.
struct row_charge {
    lanes_of<float> units{};
    float most = 0;             // of the units
    std::uint32_t synapses = 0; // how many have the label
};

// By column, as many as a row has.
struct row_synapses {
    const std::uint8_t *labels, *weights;
    const float* deviations;
};
// Of an event with a label. `units`: of a synapse without deviation, by weight, for either half's columns.
void fill(row_charge&, std::uint8_t label, const row_synapses&, const std::array<const float*, 2>& units);

// An event with a label that synapses of the row have, as the correlation sensors see it.
struct row_event {
    tick time;
    std::uint32_t row;
    std::uint8_t label;
};

// What events on PADI buses do: charges for the lines, which are valid until a row changes, and rows that
// they reach, also those of which the mode is disabled.
struct arrived {
    std::vector<line_charge> charges;
    std::vector<row_event> rows;
};

// Drivers and synapses of one hemisphere, as seen by an event on a PADI bus. Keeps what it computed from the
// configuration until told that this changed.
class synapse_rows {
public:
    synapse_rows(const chip::configuration&, chip::hemisphere, std::span<const float> deviations,
                 driver_pulses);

    void drivers_changed();
    void row_changed(std::uint32_t row);
    void weights_changed(std::uint32_t row); // and nothing else
    void all_rows_changed();

    // Adds what an event on one of the hemisphere's four buses does. Returns the number of synapses that
    // charge a line.
    std::uint32_t deliver(std::uint32_t bus, std::uint16_t event, tick now, arrived& to);
    // Charges that were handed out are not used any more.
    void forget_charges();

private:
    struct listener {
        std::uint8_t driver;
        bool passes_label;                   // else only the label's highest bit arrives
        std::array<chip::row_mode, 2> modes; // of rows 2 driver and the next
    };
    // What an event does to a row, or only to a driver.
    struct target {
        const row_charge* charge; // valid; null until it is needed, and without a row
        float most;               // of it
        std::uint32_t synapses;   // that charge a line
        std::uint16_t row;
        std::uint8_t label, driver;
        bool moves_driver; // whose pulse is not the nominal one; targets after it have the same pulse
        bool has_row, excitatory, inhibitory;
    };
    // Targets of an event, if they are known.
    struct reach {
        std::uint32_t revision = 0, first = 0, size = 0;
    };
    static constexpr std::size_t events = 2048; // 11 bits
    reach& find_targets(std::uint32_t bus, std::uint16_t event);
    void add_targets(const listener&, std::uint8_t sent);
    void look_up(target&);
    void forget_targets();
    std::uint64_t present(std::uint32_t row);
    const row_charge& charge(std::uint32_t row, std::uint8_t label);
    void fill_charge(row_charge&, std::uint32_t row, std::uint8_t label);
    std::unique_ptr<row_charge> fresh();
    std::vector<listener> find_listeners(std::uint32_t bus, std::uint32_t row_select) const;

    const chip::configuration& config_;
    chip::hemisphere hemisphere_;
    std::span<const float> deviations_;
    driver_pulses pulses_;
    std::array<std::array<std::vector<listener>, 32>, 4> listeners_; // by bus, row select
    struct cached {
        bool valid = false;
        std::unique_ptr<row_charge> charge;
    };
    std::vector<reach> reaches_ = std::vector<reach>(4 * events); // by bus, event
    std::vector<target> targets_;
    std::array<std::vector<std::uint32_t>, chip::row::size> targets_of_; // numbers of a row's targets
    std::uint32_t revision_ = 1;                                         // of the targets
    bool changed_ = false;                                               // since then
    std::array<std::optional<std::uint64_t>, chip::row::size> present_;
    std::array<std::uint64_t, chip::row::size> filled_{}; // a bit for each label whose charge is valid
    // Of rows that changed: while their charges may be used, and after.
    std::vector<std::unique_ptr<row_charge>> retired_, spare_;
    struct weight_units {
        std::optional<double> dac;
        std::array<float, chip::largest_weight + 1> units{};
    };
    std::array<weight_units, 2> units_; // of a half's columns
    std::vector<std::array<cached, 64>> cache_ = std::vector<std::array<cached, 64>>(chip::row::size);
};

} // namespace hxtwin::emulator
