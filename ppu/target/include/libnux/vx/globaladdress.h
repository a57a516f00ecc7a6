// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstdint>

#include <hxtwin/exit.h>
#include <hxtwin/hemisphere.h>
#include <libnux/vx/dls.h>
#include <libnux/vx/vector.h>

namespace libnux::vx {

// First words of memories that both processors and the host reach, by the chip's word addresses.
enum class AddressSpace : uint32_t {
    sram_top = 0x0280'0000,
    sram_bot = 0x0380'0000,
    extmem = 0x8000'0000,
    extmem_dram = 0x8400'0000
};

struct ExtMem {};
struct ExtMemDRAM {};
struct SRAM {};

// A byte in one of these memories, under an address that means the same on both processors and the host.
class GlobalAddress {
public:
    // As seen by this processor: a scalar pointer and, for external memory, an address of the vector bus.
    struct Local {
        uint32_t scalar = 0;
        uint32_t vector_base = 0;
        uint32_t byte = 0; // in its memory
        uint32_t to_scalar_addr() const { return scalar; }
        // Of vectors that are aligned to 128 bytes.
        uint32_t to_fxviox_addr() const { return byte >> 4 | vector_base; }
        template <class T>
        T* to_scalar() const {
            return reinterpret_cast<T*>(scalar);
        }
        template <class T>
        T* to_vector() const {
            return reinterpret_cast<T*>(scalar);
        }
    };

    constexpr GlobalAddress() = default;
    static constexpr GlobalAddress from_global(uint32_t word, uint32_t byte = 0) {
        return GlobalAddress(uint64_t(word) * 4 + byte);
    }
    template <class Memory>
    static constexpr GlobalAddress from_relative(uint32_t byte) {
        return GlobalAddress(uint64_t(base(Memory())) * 4 + byte);
    }
    template <class Memory>
    static constexpr GlobalAddress from_relative(uint32_t byte, PPUOnDLS of) {
        return GlobalAddress(uint64_t(base(Memory(), of)) * 4 + byte);
    }

    GlobalAddress& operator+=(uint32_t bytes) {
        address_ += bytes;
        return *this;
    }
    friend GlobalAddress operator+(GlobalAddress a, uint32_t bytes) { return a += bytes; }
    friend bool operator==(const GlobalAddress& a, const GlobalAddress& b) {
        return a.address_ == b.address_;
    }
    friend bool operator!=(const GlobalAddress& a, const GlobalAddress& b) { return !(a == b); }

    // The address must be of that memory; otherwise the program ends with exit code 1.
    Local to_extmem() const { return in(AddressSpace::extmem, 0x8000, 0x4000'0000, dls_extmem_base); }
    Local to_extmem_dram() const {
        return in(AddressSpace::extmem_dram, 0x0400'0000, 0x5000'0000, dls_extmem_dram_base);
    }
    // The own SRAM directly, the other processor's over the register bus.
    Local to_sram() const {
        const auto space = word() < static_cast<uint32_t>(AddressSpace::sram_bot) ? AddressSpace::sram_top
                                                                                  : AddressSpace::sram_bot;
        return in(space, 0x1000, is_local() ? 0 : 0x8000'0000u | static_cast<uint32_t>(space) << 2, 0);
    }
    // In this processor's own SRAM.
    bool is_local() const {
        const auto own =
            hxtwin::hemisphere == PPUOnDLS::top ? AddressSpace::sram_top : AddressSpace::sram_bot;
        return word() - static_cast<uint32_t>(own) < 0x1000;
    }

private:
    explicit constexpr GlobalAddress(uint64_t address) : address_(address) {}
    static constexpr uint32_t base(ExtMem) { return static_cast<uint32_t>(AddressSpace::extmem); }
    static constexpr uint32_t base(ExtMemDRAM) { return static_cast<uint32_t>(AddressSpace::extmem_dram); }
    static constexpr uint32_t base(SRAM, PPUOnDLS of) {
        return static_cast<uint32_t>(of == PPUOnDLS::top ? AddressSpace::sram_top : AddressSpace::sram_bot);
    }

    uint32_t word() const { return static_cast<uint32_t>(address_ >> 2); }
    Local in(AddressSpace space, uint32_t words, uint32_t scalar_base, uint32_t vector_base) const {
        if (word() - static_cast<uint32_t>(space) >= words) {
            exit(1);
        }
        const auto byte = static_cast<uint32_t>(address_ - uint64_t(static_cast<uint32_t>(space)) * 4);
        return {scalar_base + byte, vector_base, byte};
    }

    uint64_t address_ = 0; // in bytes
};

} // namespace libnux::vx
