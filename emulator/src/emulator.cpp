// SPDX-License-Identifier: Apache-2.0
#include <hxtwin/emulator/emulator.hpp>

#include <algorithm>

#include <fmt/format.h>

#include <hxtwin/emulator/clock/machine.hpp>
#include <hxtwin/emulator/fingerprint.hpp>

namespace hxtwin::emulator {
namespace {

// How far an execution goes in order after an access came too late: programs that configure the chip at their
// start go apart after that; with others, all executions that began in vain take a third of the last one's
// time.
constexpr tick least_in_order = 250'000, in_order_growth = 4;

class chip_in_software final : public chip::backend {
public:
    explicit chip_in_software(const options& o) : options_(o), mismatch_(chip_on(o.day)) {
        mismatch_.stp = o.stp;
        mismatch_.partner = o.partner;
        if (o.threads > 1) {
            helper_ = std::make_unique<worker>();
        }
    }

    chip::result execute(const chip::configuration& c, const chip::program& p) override {
        // Only what registers can say gets through.
        chip::configuration registers = chip::decode(chip::encode(c));
        registers.memories = c.memories;
        bool in_step = false;
        tick in_order_until = 0;
        while (true) {
            try {
                return execute(registers, p, in_step, in_order_until);
            } catch (const processors_meet&) {
                in_step = true;
            } catch (const access_too_late& access) {
                in_order_until = std::max(least_in_order, in_order_growth * access.at);
            }
        }
    }

    std::string identifier() const override {
        const bool alike = options_.ideal || !options_.mismatch;
        const auto kind = alike ? "ideal" : fmt::format("seed {}", options_.chip_seed);
        return fmt::format("emulated, {}, fingerprint {:016x}", kind, fingerprint(chip_on(0)));
    }

private:
    chip::result execute(const chip::configuration& c, const chip::program& p, bool in_step,
                         tick in_order_until) {
        memories_.clear();
        machine m(c, mismatch_, memories_, helper_.get(),
                  {{!options_.ideal && options_.noise, options_.noise_seed},
                   options_.observer,
                   options_.timing,
                   options_.skip_waiting_loops,
                   !options_.ideal && options_.link_limits,
                   in_step,
                   in_order_until});
        return m.run(p);
    }

    mismatch chip_on(std::uint64_t day) const {
        const bool differ = !options_.ideal && options_.mismatch,
                   die = !options_.ideal && options_.dead_circuits;
        auto m = differ ? draw_mismatch(options_.chip_seed, day) : no_mismatch();
        const dead_fractions dead = die ? options_.dead : dead_fractions{0, 0, 0, 0};
        kill(m, dead, options_.chip_seed);
        const sensor_spread usual{};
        for (const auto h : chip::hemisphere::all()) {
            const sensor_spread spread{differ ? usual.amplitude : 0, differ ? usual.tau : 0, dead.sensors};
            m.sensors[h] = std::make_unique<sensor_mismatch>(options_.chip_seed, h, spread);
        }
        return m;
    }

    options options_;
    mismatch mismatch_;
    fpga_memories memories_;
    std::unique_ptr<worker> helper_;
};

} // namespace

std::unique_ptr<chip::backend> make_emulator(const options& o) {
    return std::make_unique<chip_in_software>(o);
}

} // namespace hxtwin::emulator
