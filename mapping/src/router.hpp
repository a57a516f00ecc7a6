// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <string>

#include <hxtwin/mapping/routing.hpp>

namespace hxtwin::mapping {

// One way to route a description: neurons' streams, then pairs of background generators, then external
// sources, bus by bus.
class router {
public:
    // External sources leave so many drivers of each bus free.
    router(const experiment::description&, const placement&, const defects&, std::uint32_t reserve);

    // Rows are not laid yet. Throws does_not_fit.
    routes run();

private:
    struct member {
        std::uint32_t population, cell;
        bool is_source;
    };

    [[noreturn]] void refuse(const channel&, std::uint32_t bus, const std::string& who) const;
    void add_fans(label_group&, std::uint32_t population, std::uint32_t cell) const;
    std::vector<member> members_of(chip::event_output) const;
    void add_neurons(chip::event_output);

    background_pair pair_for(std::uint32_t population) const;
    bool is_free(const background_pair& wanted, std::uint32_t pair) const;
    bool has_events_to_route(std::uint32_t population) const;
    void add_background(std::uint32_t population);
    channel with_background(std::uint32_t k, std::uint32_t population) const;
    void address_background(std::uint32_t population, std::uint32_t k, const channel&);

    void add_external(std::uint32_t population);
    bool leaves_reserve(const channel&) const;
    bool try_external(std::uint32_t population, std::uint32_t cell);

    const experiment::description& d_;
    const placement& where_;
    std::vector<std::vector<std::vector<std::uint32_t>>> fans_of_; // [population][cell]
    std::uint32_t reserve_;
    std::uint32_t external_bus_ = 0;
    routes result_;
};

} // namespace hxtwin::mapping
