// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstdint>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

// Framing and number formats of GDB's remote serial protocol.
namespace hxtwin::ppu::gdb {

std::uint8_t checksum(std::string_view data);
// "$data#checksum", with what would end a packet early escaped.
std::string framed(std::string_view data);

// Digits in target order, two for each byte.
std::string to_hex(std::span<const std::uint8_t>);
std::string to_hex(std::string_view text);
// Empty if these are not pairs of hexadecimal digits.
std::optional<std::vector<std::uint8_t>> bytes_of(std::string_view hex);
// A number in hexadecimal digits and nothing else.
std::optional<std::uint64_t> number_of(std::string_view hex);
// The pieces between separators.
std::vector<std::string_view> split(std::string_view text, std::string_view separators);

// What arrives over a connection, byte by byte.
class receiver {
public:
    enum class kind { nothing, packet, damaged, acknowledged, refused, interrupt };
    // What this byte completes; the data of a packet are in `data`, unescaped.
    kind take(char byte);
    std::string data;

private:
    enum class where { outside, inside, escape, first_digit, second_digit } where_ = where::outside;
    std::uint8_t sum_ = 0;
    std::string digits_;
};

} // namespace hxtwin::ppu::gdb
