// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstddef>
#include <cstdint>

#include <hxtwin/exit.h>

// Registers of the chip as values that kernels read and write with stadls/vx/v3/ppu. A container says at
// which word of the chip the words of a place stand (word_of) and whether they can be read or written.
namespace hxtwin {

// A field of so many bits; a larger number ends the program with exit code 1.
template <unsigned Bits>
class field_value {
public:
    static constexpr uint32_t min = 0, max = Bits == 32 ? UINT32_MAX : (uint32_t(1) << Bits) - 1;

    explicit constexpr field_value(uint32_t value = 0) : value_(value) {
        if (value > max) {
            exit(1);
        }
    }
    constexpr uint32_t value() const { return value_; }
    constexpr operator uint32_t() const { return value_; }

private:
    uint32_t value_;
};

enum class register_access { read, write, both };

template <size_t Words, register_access Access = register_access::both>
class container {
public:
    static constexpr size_t num_words = Words;
    static constexpr bool readable = Access != register_access::write,
                          writable = Access != register_access::read;

    constexpr container() = default;
    // Its only word.
    explicit constexpr container(uint32_t word) : words_{word} {
        static_assert(Words == 1, "this container has several words");
    }
    constexpr uint32_t word(size_t i = 0) const { return words_[i]; }
    constexpr void set_word(size_t i, uint32_t value) { words_[i] = value; }

    friend constexpr bool operator==(const container& a, const container& b) {
        for (size_t i = 0; i < Words; ++i) {
            if (a.words_[i] != b.words_[i]) {
                return false;
            }
        }
        return true;
    }
    friend constexpr bool operator!=(const container& a, const container& b) { return !(a == b); }

protected:
    constexpr uint32_t bits(size_t word, unsigned low, unsigned count) const {
        return words_[word] >> low & mask(count);
    }
    constexpr void set_bits(size_t word, unsigned low, unsigned count, uint32_t value) {
        words_[word] = (words_[word] & ~(mask(count) << low)) | (value & mask(count)) << low;
    }

private:
    static constexpr uint32_t mask(unsigned count) { return UINT32_MAX >> (32 - count); }

    uint32_t words_[Words] = {};
};

} // namespace hxtwin

// In the definition of a container: fields with the names by which kernels know them.
#define HXTWIN_FLAG(name, word, bit)                                                                         \
    constexpr bool get_##name() const { return this->bits(word, bit, 1) != 0; }                              \
    constexpr void set_##name(bool value) { this->set_bits(word, bit, 1, value); }
#define HXTWIN_NUMBER(name, type, word, low, count)                                                          \
    using type = hxtwin::field_value<count>;                                                                 \
    constexpr type get_##name() const { return type(this->bits(word, low, count)); }                         \
    constexpr void set_##name(uint32_t value) { this->set_bits(word, low, count, type(value).value()); }
// A number whose lower bits stand at one place and whose upper bits at another.
#define HXTWIN_SPLIT_NUMBER(name, type, low_word, low, low_count, high_word, high, high_count)               \
    using type = hxtwin::field_value<low_count + high_count>;                                                \
    constexpr type get_##name() const {                                                                      \
        return type(this->bits(low_word, low, low_count) | this->bits(high_word, high, high_count)           \
                                                               << low_count);                                \
    }                                                                                                        \
    constexpr void set_##name(uint32_t value) {                                                              \
        this->set_bits(low_word, low, low_count, type(value).value());                                       \
        this->set_bits(high_word, high, high_count, value >> low_count);                                     \
    }
