// SPDX-License-Identifier: Apache-2.0
#include "register.hpp"

PYBIND11_MODULE(_hxtwin, m) {
    m.doc() = "The C++ side of hxtwin: an experiment as values, a session that runs it, and its results.";
    hxtwin::python::register_error(m);
    hxtwin::python::register_cell(m);
    hxtwin::python::register_plasticity(m);
    hxtwin::python::register_analog(m);
    hxtwin::python::register_description(m);
    hxtwin::python::register_plan(m);
    hxtwin::python::register_code(m);
    hxtwin::python::register_processors(m);
    hxtwin::python::register_results(m);
    hxtwin::python::register_session(m);
}
