// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstddef>
#include <cstdint>
#include <initializer_list>
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

// A member of a plain struct as a field of a record: its name, numpy's name of its type, and its offset.
struct record_field {
    const char *name, *format;
    std::size_t offset;
};

// The type of records that are plain structs of so many bytes.
inline py::dtype record_type(std::initializer_list<record_field> fields, std::size_t bytes) {
    py::list names, formats, offsets;
    for (const auto& f : fields) {
        names.append(f.name);
        formats.append(py::dtype(f.format));
        offsets.append(f.offset);
    }
    return py::dtype(names, formats, offsets, static_cast<py::ssize_t>(bytes));
}

// A vector of std::chrono durations as integers.
template <class Duration>
py::array view_of(const std::vector<Duration>& times, py::handle owner) {
    static_assert(sizeof(Duration) == sizeof(typename Duration::rep));
    return view(py::dtype::of<typename Duration::rep>(), {static_cast<py::ssize_t>(times.size())},
                times.data(), owner);
}

} // namespace hxtwin::python
