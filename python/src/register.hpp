// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <string>

#include <pybind11/pybind11.h>

#include <hxtwin/session/results.hpp>

// One function for each public header that Python sees. Order: errors first (every later one may throw), then
// vocabularies, then what is made of them.
namespace hxtwin::python {

namespace py = pybind11;

void register_error(py::module_&);
void register_cell(py::module_&);
void register_plasticity(py::module_&);
void register_description(py::module_&);
void register_analog(py::module_&);
void register_plan(py::module_&);
void register_code(py::module_&);
void register_processors(py::module_&);
void register_results(py::module_&);
void register_session(py::module_&);

// results.processors; `owner` is the Python object of the results.
py::object processors_of(const session::results&, const py::object& owner);

// A constructor that takes the members of a plain struct as keywords, like designated initialisers. An
// unknown keyword is a TypeError.
template <class T>
auto from_keywords() {
    return py::init([](const py::kwargs& keywords) {
        T value{};
        const py::object self = py::cast(&value, py::return_value_policy::reference);
        for (const auto& [name, member] : keywords) {
            if (!py::hasattr(self, name)) {
                throw py::type_error(std::string(py::str(py::type::of(self).attr("__name__"))) +
                                     " has no member named " + std::string(py::str(name)));
            }
            py::setattr(self, name, member);
        }
        return value;
    });
}

// A member that is a std::chrono duration, as the number of its own unit.
template <class Class, class T, class Duration>
void def_duration(Class& c, const char* name, Duration T::*member, const char* doc) {
    c.def_property(
        name, [member](const T& self) { return (self.*member).count(); },
        [member](T& self, typename Duration::rep count) { self.*member = Duration(count); }, doc);
}
template <class Class, class T, class Duration>
void def_duration_readonly(Class& c, const char* name, Duration T::*member, const char* doc) {
    c.def_property_readonly(
        name, [member](const T& self) { return (self.*member).count(); }, doc);
}

} // namespace hxtwin::python
