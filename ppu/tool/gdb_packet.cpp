// SPDX-License-Identifier: Apache-2.0
#include "gdb_packet.hpp"

#include <charconv>

#include <fmt/format.h>

namespace hxtwin::ppu::gdb {
namespace {

constexpr char escape = '}', interrupt = '\x03';
constexpr char flipped = 0x20; // an escaped byte is sent with this bit flipped

} // namespace

std::uint8_t checksum(std::string_view data) {
    std::uint8_t sum = 0;
    for (const char c : data) {
        sum = static_cast<std::uint8_t>(sum + static_cast<std::uint8_t>(c));
    }
    return sum;
}

std::string framed(std::string_view data) {
    std::string escaped;
    for (const char c : data) {
        if (c == '$' || c == '#' || c == '*' || c == escape) {
            escaped += escape;
            escaped += static_cast<char>(c ^ flipped);
        } else {
            escaped += c;
        }
    }
    return fmt::format("${}#{:02x}", escaped, checksum(escaped));
}

std::string to_hex(std::span<const std::uint8_t> bytes) {
    std::string out;
    for (const auto b : bytes) {
        out += fmt::format("{:02x}", b);
    }
    return out;
}

std::string to_hex(std::string_view text) {
    return to_hex(std::span(reinterpret_cast<const std::uint8_t*>(text.data()), text.size()));
}

std::optional<std::uint64_t> number_of(std::string_view hex) {
    std::uint64_t value = 0;
    const auto [end, failed] = std::from_chars(hex.data(), hex.data() + hex.size(), value, 16);
    if (failed != std::errc{} || end != hex.data() + hex.size()) {
        return std::nullopt;
    }
    return value;
}

std::optional<std::vector<std::uint8_t>> bytes_of(std::string_view hex) {
    std::vector<std::uint8_t> out;
    for (; hex.size() >= 2; hex.remove_prefix(2)) {
        const auto byte = number_of(hex.substr(0, 2));
        if (!byte) {
            return std::nullopt;
        }
        out.push_back(static_cast<std::uint8_t>(*byte));
    }
    return hex.empty() ? std::optional(out) : std::nullopt;
}

std::vector<std::string_view> split(std::string_view text, std::string_view separators) {
    std::vector<std::string_view> out;
    while (true) {
        const auto at = text.find_first_of(separators);
        out.push_back(text.substr(0, at));
        if (at == std::string_view::npos) {
            return out;
        }
        text.remove_prefix(at + 1);
    }
}

receiver::kind receiver::take(char c) {
    switch (where_) {
    case where::outside:
        if (c == '$') {
            where_ = where::inside;
            sum_ = 0;
            data.clear();
            digits_.clear();
        }
        return c == '+'         ? kind::acknowledged
               : c == '-'       ? kind::refused
               : c == interrupt ? kind::interrupt
                                : kind::nothing;
    case where::inside:
        if (c == '#') {
            where_ = where::first_digit;
            return kind::nothing;
        }
        sum_ = static_cast<std::uint8_t>(sum_ + static_cast<std::uint8_t>(c));
        if (c == escape) {
            where_ = where::escape;
        } else {
            data += c;
        }
        return kind::nothing;
    case where::escape:
        sum_ = static_cast<std::uint8_t>(sum_ + static_cast<std::uint8_t>(c));
        data += static_cast<char>(c ^ flipped);
        where_ = where::inside;
        return kind::nothing;
    case where::first_digit:
        digits_ += c;
        where_ = where::second_digit;
        return kind::nothing;
    case where::second_digit:
        digits_ += c;
        where_ = where::outside;
        return number_of(digits_) == sum_ ? kind::packet : kind::damaged;
    }
    return kind::nothing;
}

} // namespace hxtwin::ppu::gdb
