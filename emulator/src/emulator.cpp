// SPDX-License-Identifier: Apache-2.0
#include <hxtwin/emulator/emulator.hpp>

#include <fmt/format.h>

#include <hxtwin/emulator/clock/machine.hpp>
#include <hxtwin/emulator/fingerprint.hpp>

namespace hxtwin::emulator {
namespace {

class chip_in_software final : public chip::backend {
public:
    explicit chip_in_software(const options& o)
        : options_(o), mismatch_(o.ideal ? no_mismatch() : draw_mismatch(o.chip_seed, o.day)) {
        mismatch_.stp = o.stp;
        if (o.threads > 1) {
            helper_ = std::make_unique<worker>();
        }
    }

    chip::result execute(const chip::configuration& c, const chip::program& p) override {
        // Only what registers can say gets through.
        chip::configuration registers = chip::decode(chip::encode(c));
        registers.memories = c.memories;
        memories_.clear();
        machine m(registers, mismatch_, memories_, helper_.get(),
                  {{!options_.ideal, options_.noise_seed},
                   options_.observer,
                   options_.timing,
                   options_.skip_waiting_loops});
        return m.run(p);
    }

    std::string identifier() const override {
        const auto chip = options_.ideal ? no_mismatch() : draw_mismatch(options_.chip_seed, 0);
        const auto kind = options_.ideal ? "ideal" : fmt::format("seed {}", options_.chip_seed);
        return fmt::format("emulated, {}, fingerprint {:016x}", kind, fingerprint(chip));
    }

private:
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
