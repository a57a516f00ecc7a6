// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstdint>

// Scalars that calculate as the elements of VectorFracSat8 and VectorFracSat16 do.
namespace libnux::vx {

template <class T, class Wide, int Bits>
struct frac_attributes {
    using data_type = T;
    using wide_type = Wide;
    static constexpr int bits = Bits; // behind the point
};
using frac8_attributes = frac_attributes<int8_t, int16_t, 7>;
using frac16_attributes = frac_attributes<int16_t, int32_t, 15>;

template <class Attributes>
class frac {
public:
    using data_type = typename Attributes::data_type;

    constexpr frac() = default;
    // The bits as they are: 1 means 1 / scale().
    explicit constexpr frac(data_type data) : data_(data) {}
    // Saturates, and rounds toward 0.
    static constexpr frac from_float(float value) {
        const float scaled = value * static_cast<float>(scale());
        return scaled >= static_cast<float>(largest)    ? frac(static_cast<data_type>(largest))
               : scaled <= static_cast<float>(smallest) ? frac(static_cast<data_type>(smallest))
                                                        : frac(static_cast<data_type>(scaled));
    }
    constexpr float to_float() const { return static_cast<float>(data_) / static_cast<float>(scale()); }
    static constexpr int32_t scale() { return int32_t(1) << Attributes::bits; }
    constexpr data_type data() const { return data_; }

    friend constexpr frac operator+(frac a, frac b) { return saturated(int64_t(a.data_) + b.data_); }
    friend constexpr frac operator-(frac a, frac b) { return saturated(int64_t(a.data_) - b.data_); }
    friend constexpr frac operator-(frac a) { return saturated(-int64_t(a.data_)); }
    friend constexpr frac operator*(frac a, frac b) {
        return saturated(int64_t(a.data_) * b.data_ >> Attributes::bits);
    }
    // By a negative number: the other way.
    friend constexpr frac operator<<(frac a, int n) {
        return n < 0 ? a >> -n : saturated(int64_t(a.data_) << (n > 16 ? 16 : n));
    }
    friend constexpr frac operator>>(frac a, int n) {
        return n < 0 ? a << -n : frac(static_cast<data_type>(a.data_ >> (n > 16 ? 16 : n)));
    }
    constexpr frac& operator+=(frac b) { return *this = *this + b; }
    constexpr frac& operator-=(frac b) { return *this = *this - b; }
    constexpr frac& operator*=(frac b) { return *this = *this * b; }
    friend constexpr bool operator==(frac a, frac b) { return a.data_ == b.data_; }
    friend constexpr bool operator!=(frac a, frac b) { return a.data_ != b.data_; }
    friend constexpr bool operator<(frac a, frac b) { return a.data_ < b.data_; }

private:
    static constexpr int64_t largest = scale() - 1, smallest = -scale();
    static constexpr frac saturated(int64_t x) {
        return frac(static_cast<data_type>(x > largest ? largest : x < smallest ? smallest : x));
    }

    data_type data_ = 0;
};

using frac8_t = frac<frac8_attributes>;
using frac16_t = frac<frac16_attributes>;

} // namespace libnux::vx
