// SPDX-License-Identifier: Apache-2.0
#include <hxtwin/emulator/device/memory.hpp>

#include <new>

#include <sys/mman.h>

namespace hxtwin::emulator {

memory::memory(std::size_t bytes) : size_(bytes) {
    void* at =
        mmap(nullptr, bytes, PROT_READ | PROT_WRITE, MAP_PRIVATE | MAP_ANONYMOUS | MAP_NORESERVE, -1, 0);
    if (at == MAP_FAILED) {
        throw std::bad_alloc();
    }
    data_ = static_cast<std::uint8_t*>(at);
}

memory::~memory() { munmap(data_, size_); }

void memory::clear() { madvise(data_, size_, MADV_DONTNEED); }

std::uint32_t load_big_endian(std::span<const std::uint8_t> from) {
    std::uint32_t value = 0;
    for (const auto byte : from) {
        value = value << 8 | byte;
    }
    return value;
}

void store_big_endian(std::span<std::uint8_t> to, std::uint32_t value) {
    for (std::size_t i = to.size(); i > 0; --i) {
        to[i - 1] = static_cast<std::uint8_t>(value);
        value >>= 8;
    }
}

} // namespace hxtwin::emulator
