// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstdint>
#include <utility>
#include <vector>

#include <pybind11/numpy.h>

namespace hxtwin::python {

namespace py = pybind11;

// A read-only numpy array of the given type and shape over memory that `owner` keeps alive; nothing is
// copied.
inline py::array view(py::dtype type, std::vector<py::ssize_t> shape, const void* data, py::handle owner) {
    py::array result(std::move(type), std::move(shape), data, owner);
    result.attr("flags").attr("writeable") = false;
    return result;
}

// A vector of std::chrono durations as integers.
template <class Duration>
py::array view_of(const std::vector<Duration>& times, py::handle owner) {
    static_assert(sizeof(Duration) == sizeof(typename Duration::rep));
    return view(py::dtype::of<typename Duration::rep>(), {static_cast<py::ssize_t>(times.size())},
                times.data(), owner);
}

} // namespace hxtwin::python
