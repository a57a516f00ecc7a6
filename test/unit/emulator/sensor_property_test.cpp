// SPDX-License-Identifier: Apache-2.0
// The sensors of a hemisphere against a model that follows each spike, under everything that may come
// between.
#include <gtest/gtest.h>

#include <bit>
#include <cmath>
#include <map>
#include <set>

#include <hxtwin/base/random.hpp>
#include <hxtwin/emulator/fabric/correlation.hpp>
#include <hxtwin/emulator/fabric/sensor_transfer.hpp>

#include "all_targets.hpp"

namespace hxtwin::emulator {
namespace {

constexpr chip::hemisphere top(0);
constexpr std::array<std::uint32_t, 4> rows{0, 71, 142, 255};
constexpr std::array<std::uint32_t, 6> columns{0, 1, 2, 17, 142, 255}; // three of them in one tile
constexpr double store = 20, ramp = 80;

chip::configuration biased_chip(std::uint32_t labels) {
    chip::configuration c;
    for (auto& q : c.shared) {
        q[static_cast<unsigned>(chip::shared_cell::syn_i_bias_ramp)] = static_cast<std::uint16_t>(ramp);
        q[static_cast<unsigned>(chip::shared_cell::syn_i_bias_store)] = static_cast<std::uint16_t>(store);
    }
    for (std::uint32_t s = 0; s < 65536; ++s) {
        c.synapses[top].labels[s] =
            static_cast<std::uint8_t>(random_bits(3, random_purpose::test, s, 0) % labels);
    }
    return c;
}

// Each spike acts at once, in double precision.
class model {
public:
    model(const chip::configuration& c, const sensor_deviations& d) : config_(c), deviations_(d) {}

    void post(std::uint32_t column, tick now) {
        for (const auto row : rows) {
            const auto s = sensor(row, column);
            const tick pre = last_pre(row, config_.synapses[top].labels[s]);
            if (pre >= last_post(column)) { // at one tick the post spike came first
                add(causal[s], deviations_.causal_amplitude[s], deviations_.causal_rate[s], now - pre);
            }
        }
        post_[column] = now;
    }
    void pre(std::uint32_t row, std::uint8_t label, tick now) {
        for (const auto column : columns) {
            const auto s = sensor(row, column);
            if (config_.synapses[top].labels[s] == label && last_post(column) > last_pre(row, label)) {
                add(acausal[s], deviations_.acausal_amplitude[s], deviations_.acausal_rate[s],
                    now - last_post(column));
            }
        }
        pre_[{row, label}] = now;
    }
    static std::size_t sensor(std::uint32_t row, std::uint32_t column) {
        return std::size_t{row} * circuits + column;
    }
    std::map<std::size_t, double> causal, acausal;

private:
    tick last_post(std::uint32_t column) const { return post_.contains(column) ? post_.at(column) : before; }
    tick last_pre(std::uint32_t row, std::uint8_t label) const {
        const std::pair key{row, label};
        return pre_.contains(key) ? pre_.at(key) : never;
    }
    static void add(double& to, double amplitude, double faster, tick delay) {
        const double tau = sensor_transfer::tau(ramp, 0) / faster;
        to += sensor_transfer::amplitude(store, 0) * amplitude *
              std::exp(-static_cast<double>(delay) * seconds_per_tick / tau) * std::min(1.0, (160 - to) / 60);
    }
    static constexpr tick never = -(tick{1} << 40), before = never + 1;
    const chip::configuration& config_;
    const sensor_deviations& deviations_;
    std::map<std::uint32_t, tick> post_;
    std::map<std::pair<std::uint32_t, std::uint8_t>, tick> pre_;
};

class experiment {
public:
    explicit experiment(std::uint64_t seed, std::uint32_t labels)
        : seed_(seed),
          labels_(labels),
          config_(biased_chip(labels)),
          sensors_(config_, top, spread_),
          model_(config_, spread_.drawn()) {}

    void run(std::uint64_t events) {
        for (step_ = 0; step_ < events; ++step_) {
            happen();
            now_ += 1 + draw(120);
            for (std::uint32_t k = 0; k < 3 && draw(4) == 0; ++k) {
                model_.post(spiked(draw(columns.size())), now_);
            }
            for (std::uint32_t k = 0; k < 3 && draw(4) == 0; ++k) {
                come(rows[draw(rows.size())], static_cast<std::uint8_t>(draw(labels_)));
            }
        }
        for (const auto row : rows) {
            for (const auto column : columns) {
                compare(row, column);
            }
        }
    }
    double farthest = 0, largest = 0;

private:
    std::uint32_t draw(std::size_t below) {
        return static_cast<std::uint32_t>(random_bits(seed_, random_purpose::test, drawn_++, 7) % below);
    }
    std::uint32_t spiked(std::uint32_t k) {
        sensors_.post(columns[k], now_);
        return columns[k];
    }
    void come(std::uint32_t row, std::uint8_t label) {
        sensors_.pre(row, label, now_);
        model_.pre(row, label, now_);
    }
    void compare(std::uint32_t row, std::uint32_t column) {
        const auto s = model::sensor(row, column);
        farthest = std::max({farthest, std::abs(model_.causal[s] - sensors_.causal(row, column)),
                             std::abs(model_.acausal[s] - sensors_.acausal(row, column))});
        largest = std::max({largest, model_.causal[s], model_.acausal[s]});
    }

    // What somebody does to the sensors, at times of which nothing depends on spikes.
    void happen() {
        const auto row = rows[draw(rows.size())], column = columns[draw(columns.size())];
        const auto s = model::sensor(row, column);
        switch (draw(200)) {
        case 0:
            return compare(row, column);
        case 1:
            sensors_.reset(row, column, true, false);
            model_.causal[s] = 0;
            return;
        case 2:
            return reset_row(row);
        case 3:
            return sensors_.keep_up();
        case 4:
            sensors_.settle();
            config_.synapses[top].labels[s] = static_cast<std::uint8_t>(draw(labels_));
            return sensors_.row_changed(row);
        case 5:
            return step_ % 16 == 0 ? fall_silent() : void();
        default:
            return;
        }
    }
    void reset_row(std::uint32_t row) {
        lanes_of<std::uint8_t> which{};
        for (const auto column : columns) {
            which[column] = 2;
            model_.acausal[model::sensor(row, column)] = 0;
        }
        sensors_.reset_row(row, which);
    }
    void fall_silent() {
        const tick until = now_ + (tick{1} << (10 + draw(23)));
        for (; until - now_ > tick{1} << 29; now_ += tick{1} << 29) {
            sensors_.refresh(now_);
        }
        now_ = until;
    }

    std::uint64_t seed_, drawn_ = 0, step_ = 0;
    std::uint32_t labels_;
    sensor_mismatch spread_{1, top, {}};
    chip::configuration config_;
    correlation sensors_;
    model model_;
    tick now_ = 1'000;
};

void expect_agreement(std::uint32_t labels) {
    for (std::uint64_t seed = 0; seed < 4; ++seed) {
        experiment e(seed, labels);
        e.run(20'000);
        EXPECT_LT(e.farthest, 0.01) << "seed " << seed;
        EXPECT_GT(e.largest, 100) << "seed " << seed;
    }
}

TEST(sensors, agree_with_a_model_that_follows_each_spike_where_a_row_has_one_label) { expect_agreement(1); }

TEST(sensors, agree_with_a_model_that_follows_each_spike_where_labels_are_mixed) { expect_agreement(3); }

// Bits of some rows that were read now and then.
std::vector<std::uint32_t> bits_of(std::uint32_t labels, std::uint32_t readings) {
    const auto config = biased_chip(labels);
    const sensor_mismatch spread(1, top, {});
    correlation sensors(config, top, spread);
    lanes_of<float> causal, acausal;
    std::vector<std::uint32_t> bits;
    tick now = 0;
    for (std::uint64_t k = 0; k < 12'000; ++k) {
        const auto draw = [&](std::uint32_t what, std::uint32_t below) {
            return static_cast<std::uint32_t>(random_bits(5, random_purpose::test, k, what) % below);
        };
        now += 1 + draw(0, 20);
        draw(1, 2) == 0 ? sensors.post(draw(2, 256), now)
                        : sensors.pre(draw(2, 4), static_cast<std::uint8_t>(draw(3, labels)), now);
        if (readings > 0 && draw(4, readings) == 0) {
            sensors.read_row(draw(5, 4), causal, acausal);
        }
    }
    for (std::uint32_t row = 0; row < 4; ++row) {
        sensors.read_row(row, causal, acausal);
        for (std::size_t c = 0; c < circuits; ++c) {
            bits.push_back(std::bit_cast<std::uint32_t>(causal[c]));
            bits.push_back(std::bit_cast<std::uint32_t>(acausal[c]));
        }
    }
    return bits;
}

TEST(sensors, have_the_same_bits_on_every_instruction_set_of_this_machine_and_however_often_they_are_read) {
    for (const std::uint32_t labels : {1u, 5u}) {
        const auto best = bits_of(labels, 0);
        ASSERT_GT(std::set(best.begin(), best.end()).size(), 500u);
        EXPECT_EQ(bits_of(labels, 50), best);
        EXPECT_EQ(bits_of(labels, 3'000), best);
        EXPECT_EQ(bits_of(labels, 300), best);
        test::expect_the_same_on_all_targets([&] { return bits_of(labels, 300); });
    }
}

} // namespace
} // namespace hxtwin::emulator
