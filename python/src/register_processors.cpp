// SPDX-License-Identifier: Apache-2.0
#include "register.hpp"

#include <string>

#include <hxtwin/session/results.hpp>

namespace hxtwin::python {
namespace {

using session::processor_profile;

// Both processors of some results, which they keep alive.
struct processors {
    const per<processor_profile, chip::hemisphere>* all;
    py::object owner;

    py::object at(py::ssize_t index) const {
        const auto size = static_cast<py::ssize_t>(chip::hemisphere::size);
        const auto from_begin = index < 0 ? index + size : index;
        if (from_begin < 0 || from_begin >= size) {
            throw py::index_error("there are 2 processors: 0, \"top\", and 1, \"bottom\"");
        }
        const chip::hemisphere h(static_cast<std::uint32_t>(from_begin));
        return py::cast(&(*all)[h], py::return_value_policy::reference_internal, owner);
    }
};

} // namespace

void register_processors(py::module_& m) {
    py::class_<processors>(m, "Processors",
                           "ProcessorProfile of the \"top\" (0) and of the \"bottom\" (1) processor.")
        .def("__len__", [](const processors&) { return std::size_t{chip::hemisphere::size}; })
        .def("__getitem__", [](const processors& self, py::ssize_t index) { return self.at(index); })
        .def("__getitem__", [](const processors& self, const std::string& name) {
            if (name != "top" && name != "bottom") {
                throw py::key_error("there is no processor \"" + name +
                                    "\"; there are \"top\" and \"bottom\"");
            }
            return self.at(name == "top" ? 0 : 1);
        });
}

py::object processors_of(const session::results& self, const py::object& owner) {
    return py::cast(processors{&self.processors, owner});
}

} // namespace hxtwin::python
