// SPDX-License-Identifier: Apache-2.0
#include "register.hpp"

#include <exception>

#include <hxtwin/base/error.hpp>
#include <hxtwin/codegen/toolchain.hpp>

namespace hxtwin::python {

namespace {

// The Python class of each family. Made once, with the module; classes live as long as the interpreter.
struct families {
    py::handle root, invalid_experiment, kernel_does_not_compile, does_not_fit, ppu_trap, missing_requirement,
        internal_error;
};

families& classes() {
    static families instance;
    return instance;
}

py::handle make_class(py::module_& m, const char* name, const char* doc, const py::object& bases) {
    const std::string full = "hxtwin." + std::string(name);
    PyObject* made = PyErr_NewExceptionWithDoc(full.c_str(), doc, bases.ptr(), nullptr);
    if (made == nullptr) {
        throw py::error_already_set();
    }
    m.attr(name) = py::reinterpret_borrow<py::object>(made);
    return made;
}

py::object instance_of(py::handle family, const std::exception& e) {
    return py::reinterpret_borrow<py::object>(family)(e.what());
}

void raise(py::handle family, const py::object& instance) { PyErr_SetObject(family.ptr(), instance.ptr()); }

void raise_trap(const ppu_trap& e) {
    const py::object made = instance_of(classes().ppu_trap, e);
    made.attr("pc") = e.where.pc;
    made.attr("function") = e.where.function;
    made.attr("file") = e.where.file;
    made.attr("line") = e.where.line;
    made.attr("processor") = e.state.processor;
    made.attr("cause") = e.state.cause;
    made.attr("instruction") = e.state.instruction;
    py::list registers;
    for (const auto value : e.state.registers) {
        registers.append(value);
    }
    made.attr("registers") = registers;
    made.attr("cycle") = e.state.cycle;
    py::list last;
    for (const auto& step : e.state.last) {
        last.append(py::make_tuple(step.cycle, step.where.pc, step.instruction, step.where.function,
                                   step.where.file, step.where.line));
    }
    made.attr("last") = last;
    raise(classes().ppu_trap, made);
}

void raise_fit(const does_not_fit& e) {
    const py::object made = instance_of(classes().does_not_fit, e);
    made.attr("needed") = e.needed;
    made.attr("available") = e.available;
    raise(classes().does_not_fit, made);
}

void raise_kernel(const codegen::kernel_does_not_compile& e) {
    const py::object made = instance_of(classes().kernel_does_not_compile, e);
    made.attr("diagnostics") = e.diagnostics;
    raise(classes().kernel_does_not_compile, made);
}

void translate(std::exception_ptr thrown) {
    try {
        if (thrown) {
            std::rethrow_exception(thrown);
        }
    } catch (const codegen::kernel_does_not_compile& e) {
        raise_kernel(e);
    } catch (const invalid_experiment& e) {
        raise(classes().invalid_experiment, instance_of(classes().invalid_experiment, e));
    } catch (const does_not_fit& e) {
        raise_fit(e);
    } catch (const ppu_trap& e) {
        raise_trap(e);
    } catch (const missing_requirement& e) {
        raise(classes().missing_requirement, instance_of(classes().missing_requirement, e));
    } catch (const internal_error& e) {
        raise(classes().internal_error, instance_of(classes().internal_error, e));
    } catch (const error& e) {
        raise(classes().root, instance_of(classes().root, e));
    }
}

} // namespace

void register_error(py::module_& m) {
    const auto builtins = py::module_::import("builtins");
    auto& c = classes();
    c.root = make_class(m, "HxtwinError", "Root of everything that hxtwin raises of its own.",
                        builtins.attr("Exception"));
    const py::object root = py::reinterpret_borrow<py::object>(c.root);
    c.invalid_experiment =
        make_class(m, "InvalidExperiment",
                   "The description contradicts itself or names what cannot exist: change the experiment.",
                   py::make_tuple(root, builtins.attr("ValueError")));
    c.kernel_does_not_compile = make_class(
        m, "KernelDoesNotCompile",
        "The cross compiler refuses a rule's kernel. `diagnostics` (str): its messages; lines count "
        "in the kernel's own text.",
        py::make_tuple(py::reinterpret_borrow<py::object>(c.invalid_experiment)));
    const auto runtime = py::make_tuple(root, builtins.attr("RuntimeError"));
    c.does_not_fit = make_class(
        m, "DoesNotFit", "The description is valid, but the chip is too small. `needed`, `available` (int).",
        runtime);
    c.ppu_trap = make_class(
        m, "PpuTrap",
        "The program on a processor did something illegal. `function`, `file`, `line` of the kernel; "
        "`processor`, `cause`, `instruction` (str); `pc`, `cycle` (int); `registers` (32 ints); "
        "`last`: the instructions before, oldest first, as (cycle, pc, instruction, function, file, line).",
        runtime);
    c.missing_requirement = make_class(
        m, "MissingRequirement",
        "Something outside the experiment is missing on this machine; the message names the package.",
        runtime);
    c.internal_error =
        make_class(m, "InternalError", "A defect of hxtwin; the message asks for a report.", runtime);
    py::register_exception_translator(&translate);
}

} // namespace hxtwin::python
