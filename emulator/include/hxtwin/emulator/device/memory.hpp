// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstdint>
#include <span>

namespace hxtwin::emulator {

// Bytes in zeroed pages that cost nothing until they are touched.
class memory {
public:
    explicit memory(std::size_t bytes);
    ~memory();
    memory(const memory&) = delete;
    memory& operator=(const memory&) = delete;

    std::span<std::uint8_t> bytes() { return {data_, size_}; }
    // All zero again; gives the pages back.
    void clear();

private:
    std::uint8_t* data_;
    std::size_t size_;
};

// Big-endian, as the processors see it.
std::uint32_t load_big_endian(std::span<const std::uint8_t> from);
void store_big_endian(std::span<std::uint8_t> to, std::uint32_t value);

} // namespace hxtwin::emulator
