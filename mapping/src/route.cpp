// SPDX-License-Identifier: Apache-2.0
#include "router.hpp"

namespace hxtwin::mapping {

routes route(const experiment::description& d, const placement& where, const defects& dead) {
    auto best = router(d, where, dead, 0).run();
    auto least = lay_rows(best, d, where, dead);
    for (std::uint32_t reserve = drivers_per_bus / 2; least > 0 && reserve > 0; reserve /= 2) {
        try {
            auto other = router(d, where, dead, reserve).run();
            const auto lost = lay_rows(other, d, where, dead);
            if (lost < least) {
                best = std::move(other);
                least = lost;
            }
        } catch (const does_not_fit&) {
            continue; // with fewer drivers in reserve it may
        }
    }
    return best;
}

} // namespace hxtwin::mapping
