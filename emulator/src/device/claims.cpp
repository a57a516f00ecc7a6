// SPDX-License-Identifier: Apache-2.0
#include <hxtwin/emulator/device/claims.hpp>

#include <algorithm>
#include <atomic>
#include <iterator>

namespace hxtwin::emulator {
namespace {

// Four bits for each byte: two for each processor.
constexpr std::uint32_t read_bit = 1, written_bit = 2;
constexpr std::size_t bytes_in_word = 4;

constexpr std::uint32_t of(std::size_t processor, std::uint32_t bits) { return bits << 2 * processor; }

// The lowest of the bits of each byte, of some bytes.
constexpr std::uint32_t spread(std::uint32_t which) {
    return (which & 1) | (which & 2) << 3 | (which & 4) << 6 | (which & 8) << 9;
}
static_assert(spread(0xf) == 0x1111);

// Calls act(word, first byte in it, number of bytes), until it says false.
template <class Act>
bool each_word(std::size_t first, std::size_t bytes, Act act) {
    for (const std::size_t end = first + bytes; first < end;) {
        const std::size_t word = first / bytes_in_word, skip = first % bytes_in_word;
        const std::size_t count = std::min(end - first, bytes_in_word - skip);
        if (!act(static_cast<std::uint32_t>(word), skip, count)) {
            return false;
        }
        first += count;
    }
    return true;
}

constexpr std::uint32_t some(std::size_t skip, std::size_t count) { return ((1u << count) - 1) << skip; }

} // namespace

claims::claims(memory& of) : of_(of), words_(of.bytes().size() / bytes_in_word * sizeof(std::uint16_t)) {}

// Sets bits. What there was before; or what there is, if they were set already: others' accesses that came
// later have seen them.
std::uint32_t claims::claim(std::size_t processor, std::uint32_t w, std::uint32_t wanted) {
    const std::atomic_ref<std::uint16_t> word(reinterpret_cast<std::uint16_t*>(words_.bytes().data())[w]);
    const std::uint32_t now = word.load(std::memory_order_relaxed);
    if ((now & wanted) == wanted) {
        return now;
    }
    logs_[processor].claimed.push_back(w);
    return word.fetch_or(static_cast<std::uint16_t>(wanted));
}

bool claims::read(std::size_t processor, std::size_t first, std::size_t bytes) {
    return each_word(first, bytes, [&](std::uint32_t w, std::size_t skip, std::size_t count) {
        const auto each = spread(some(skip, count));
        const auto before = claim(processor, w, each * of(processor, read_bit));
        return (before & each * of(1 - processor, written_bit)) == 0;
    });
}

bool claims::write(std::size_t processor, tick at, std::size_t first, std::span<const std::uint8_t> bytes) {
    std::size_t done = 0;
    return each_word(first, bytes.size(), [&](std::uint32_t w, std::size_t skip, std::size_t count) {
        written next{at, w, static_cast<std::uint8_t>(some(skip, count)), {}};
        for (std::size_t k = 0; k < count; ++k) {
            next.bytes[skip + k] = bytes[done++];
        }
        return write(processor, next);
    });
}

// A byte belongs to the first that writes it, until both are done.
bool claims::write(std::size_t processor, const written& next) {
    const auto each = spread(next.which);
    const auto before = claim(processor, next.word, each * of(processor, written_bit));
    if ((before & each * of(1 - processor, read_bit)) != 0) {
        return false;
    }
    auto& log = logs_[processor];
    log.writes.push_back(next);
    if ((before & each * of(1 - processor, written_bit)) != 0) {
        log.meets = true;
    } else {
        put(next);
    }
    return true;
}

void claims::put(const written& next) {
    for (std::size_t k = 0; k < bytes_in_word; ++k) {
        if ((next.which >> k & 1) != 0) {
            of_.bytes()[next.word * bytes_in_word + k] = next.bytes[k];
        }
    }
}

void claims::settle() {
    if (logs_[0].meets || logs_[1].meets) {
        std::vector<written> all;
        std::merge(logs_[0].writes.begin(), logs_[0].writes.end(), logs_[1].writes.begin(),
                   logs_[1].writes.end(), std::back_inserter(all),
                   [](const written& a, const written& b) { return a.at < b.at; });
        for (const auto& next : all) {
            put(next);
        }
    }
    auto* const words = reinterpret_cast<std::uint16_t*>(words_.bytes().data());
    for (auto& log : logs_) {
        for (const auto w : log.claimed) {
            words[w] = 0;
        }
        log.writes.clear();
        log.claimed.clear();
        log.meets = false;
    }
}

} // namespace hxtwin::emulator
