// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <hxtwin/vector_unit.h>

// Which instruction an operation is, by element: unsigned elements wrap round, signed ones are fractions that
// saturate.
namespace hxtwin {

enum class operation { add, subtract, multiply };

template <class T>
struct element;

template <>
struct element<uint8_t> {
    static constexpr unsigned bits = 8, splat = vector_unit::splatb, compare = vector_unit::cmpb,
                              shift = vector_unit::shb, add_modulo = vector_unit::addbm,
                              code[] = {vector_unit::addbm, vector_unit::subbm, vector_unit::mulbm};
    using contiguous = int8_t;
};
template <>
struct element<int8_t> : element<uint8_t> {
    static constexpr unsigned code[] = {vector_unit::addbfs, vector_unit::subbfs, vector_unit::mulbfs};
    using contiguous = uint8_t;
};
template <>
struct element<uint16_t> {
    static constexpr unsigned bits = 16, splat = vector_unit::splath, compare = vector_unit::cmph,
                              shift = vector_unit::shh, add_modulo = vector_unit::addhm,
                              code[] = {vector_unit::addhm, vector_unit::subhm, vector_unit::mulhm};
    using contiguous = int16_t;
};
template <>
struct element<int16_t> : element<uint16_t> {
    static constexpr unsigned code[] = {vector_unit::addhfs, vector_unit::subhfs, vector_unit::mulhfs};
    using contiguous = uint16_t;
};

} // namespace hxtwin
