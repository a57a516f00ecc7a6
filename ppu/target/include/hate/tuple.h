// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <array>
#include <cstddef>
#include <tuple>
#include <type_traits>
#include <utility>

namespace hate {

// What for_each returns in place of void.
struct Nil {};

namespace for_each_implementation {

template <size_t I, class Function, class... Tuples>
inline auto call(Function& f, Tuples&... tuples) {
    using result = decltype(f(std::get<I>(tuples)...));
    if constexpr (std::is_void_v<result>) {
        f(std::get<I>(tuples)...);
        return Nil{};
    } else {
        return f(std::get<I>(tuples)...);
    }
}

template <class Function, size_t... I, class... Tuples>
inline auto call_all(Function& f, std::index_sequence<I...>, Tuples&... tuples) {
    return std::tuple<decltype(call<I>(f, tuples...))...>{call<I>(f, tuples...)...}; // braces: in order
}

} // namespace for_each_implementation

// Calls f with the first elements of all arguments, then with the second ones, and so on; arrays and tuples
// mix. Returns a tuple of what f returned.
template <class Function, class Head, class... Tuples>
inline auto for_each(Function&& f, Head&& head, Tuples&&... tuples) {
    constexpr size_t size = std::tuple_size_v<std::decay_t<Head>>;
    static_assert(((std::tuple_size_v<std::decay_t<Tuples>> == size) && ...),
                  "for_each needs arguments of equal length");
    static_assert(size > 0, "for_each requires at least one element");
    return for_each_implementation::call_all(f, std::make_index_sequence<size>(), head, tuples...);
}

} // namespace hate
