// SPDX-License-Identifier: Apache-2.0
#include "validate.hpp"

#include <algorithm>
#include <array>
#include <set>

namespace hxtwin::experiment {
namespace {

constexpr std::string_view entry = "PLASTICITY_RULE_KERNEL";

// Keywords and alternative tokens of C++20 (ISO/IEC 14882:2020, tables 5 and 6).
constexpr std::array<std::string_view, 92> keywords{
    "alignas",     "alignof",  "and",        "and_eq",    "asm",       "auto",         "bitand",
    "bitor",       "bool",     "break",      "case",      "catch",     "char",         "char16_t",
    "char32_t",    "char8_t",  "class",      "co_await",  "co_return", "co_yield",     "compl",
    "concept",     "const",    "const_cast", "consteval", "constexpr", "constinit",    "continue",
    "decltype",    "default",  "delete",     "do",        "double",    "dynamic_cast", "else",
    "enum",        "explicit", "export",     "extern",    "false",     "float",        "for",
    "friend",      "goto",     "if",         "inline",    "int",       "long",         "mutable",
    "namespace",   "new",      "noexcept",   "not",       "not_eq",    "nullptr",      "operator",
    "or",          "or_eq",    "private",    "protected", "public",    "register",     "reinterpret_cast",
    "requires",    "return",   "short",      "signed",    "sizeof",    "static",       "static_assert",
    "static_cast", "struct",   "switch",     "template",  "this",      "thread_local", "throw",
    "true",        "try",      "typedef",    "typeid",    "typename",  "union",        "unsigned",
    "using",       "virtual",  "void",       "volatile",  "wchar_t",   "while",        "xor",
    "xor_eq"};

bool is_identifier(std::string_view name) {
    const auto is_letter = [](char c) {
        return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || c == '_';
    };
    return !name.empty() && is_letter(name.front()) && std::all_of(name.begin(), name.end(), [&](char c) {
        return is_letter(c) || (c >= '0' && c <= '9');
    });
}

// Names that the language keeps for its implementations.
bool is_reserved(std::string_view name) {
    return name.find("__") != std::string_view::npos ||
           (name.size() > 1 && name[0] == '_' && name[1] >= 'A' && name[1] <= 'Z');
}

// A name becomes a member of the kernel's Recording.
void check_name(const std::string& who, const std::string& name) {
    if (!is_identifier(name)) {
        throw invalid_experiment(
            fmt::format("{} has an observable \"{}\"; its name has to be a C++ identifier: "
                        "letters, digits and _, not starting with a digit",
                        who, name));
    }
    if (std::find(keywords.begin(), keywords.end(), name) != keywords.end() || is_reserved(name)) {
        throw invalid_experiment(fmt::format("{} has an observable \"{}\", a name that C++ keeps for itself; "
                                             "choose another",
                                             who, name));
    }
    if (name == "time") {
        throw invalid_experiment(fmt::format("{} has an observable \"time\"; every recording already has a "
                                             "member of that name, choose another",
                                             who));
    }
}

void check_raw(const plasticity_rule& rule, const std::string& who) {
    if (rule.raw_bytes % 4 != 0) {
        throw invalid_experiment(
            fmt::format("{} records a block of {} bytes; a multiple of four is needed", who, rule.raw_bytes));
    }
    if (rule.raw_bytes != 0 && !rule.observables.empty()) {
        throw invalid_experiment(
            fmt::format("{} records a block of {} bytes and {} observables; a rule has a block or "
                        "observables",
                        who, rule.raw_bytes, rule.observables.size()));
    }
}

void check_observables(const plasticity_rule& rule, const std::string& who) {
    for (const auto& [name, observable] : rule.observables) {
        check_name(who, name);
        const auto* array = std::get_if<observable_array>(&observable);
        if (array != nullptr && array->size == 0) {
            throw invalid_experiment(
                fmt::format("{} has an array observable \"{}\" of size 0; it needs at least 1", who, name));
        }
        if (std::holds_alternative<observable_per_synapse>(observable) && rule.projections.empty()) {
            throw invalid_experiment(
                fmt::format("{} records \"{}\" per synapse, but acts on 0 projections", who, name));
        }
        if (std::holds_alternative<observable_per_neuron>(observable) && rule.populations.empty()) {
            throw invalid_experiment(
                fmt::format("{} records \"{}\" per neuron, but acts on 0 populations", who, name));
        }
    }
}

void check_timer(const timer& t, const std::string& who) {
    if (t.start < ppu_cycles(0)) {
        throw invalid_experiment(
            fmt::format("{} starts at {} cycles; the first start is 0", who, t.start.count()));
    }
    if (t.period <= ppu_cycles(0)) {
        throw invalid_experiment(
            fmt::format("{} has a period of {} cycles; it needs at least 1", who, t.period.count()));
    }
    if (t.num_periods == 0) {
        throw invalid_experiment(fmt::format("{} runs for 0 periods; it needs at least 1", who));
    }
}

void check_dense(const description& d, const projection& p, const std::string& name, const std::string& who) {
    std::vector<bool> is_pre(d.populations[p.pre].size), is_post(d.populations[p.post].size);
    for (const auto& c : p.connections) {
        is_pre[c.pre] = true;
        is_post[c.post] = true;
    }
    const auto sources = std::count(is_pre.begin(), is_pre.end(), true);
    const auto targets = std::count(is_post.begin(), is_post.end(), true);
    const auto needed = static_cast<std::size_t>(sources * targets);
    if (p.connections.empty() || p.connections.size() != needed) {
        throw invalid_experiment(
            fmt::format("{} of {} is not dense: it has {} connections between {} source cells and {} target "
                        "cells; a rule needs all {} of them",
                        name, who, p.connections.size(), sources, targets, std::max<std::size_t>(needed, 1)));
    }
}

void check_indices(const std::vector<std::uint32_t>& named, std::size_t size, std::string_view kind,
                   const std::string& who) {
    std::set<std::uint32_t> seen;
    for (const auto i : named) {
        if (i >= size) {
            throw invalid_experiment(
                fmt::format("{} names {} {}; the experiment has {}", who, kind, i, size));
        }
        if (!seen.insert(i).second) {
            throw invalid_experiment(
                fmt::format("{} names {} {} more than once; each can have one handle", who, kind, i));
        }
    }
}

void check_handles(const description& d, const plasticity_rule& rule, const std::string& who) {
    if (rule.projections.empty() && rule.populations.empty()) {
        throw invalid_experiment(
            fmt::format("{} acts on 0 projections and 0 populations; it needs at least one of them", who));
    }
    check_indices(rule.projections, d.projections.size(), "projection", who);
    check_indices(rule.populations, d.populations.size(), "population", who);
    for (const auto i : rule.populations) {
        if (is_source(d.populations[i])) {
            throw invalid_experiment(fmt::format("{} acts on {}, a source; only neurons can be handled", who,
                                                 name_of("population", d.populations[i], i)));
        }
    }
    for (const auto i : rule.projections) {
        check_dense(d, d.projections[i], name_of("projection", d.projections[i], i), who);
    }
}

} // namespace

void validate_rule(const description& d, std::size_t number) {
    const auto& rule = d.rules[number];
    const auto who = name_of("rule", rule, number);
    if (rule.kernel.find(entry) == std::string::npos) {
        throw invalid_experiment(fmt::format("{} has a kernel of {} characters that does not define {}", who,
                                             rule.kernel.size(), entry));
    }
    check_timer(rule.timer, who);
    check_handles(d, rule, who);
    check_observables(rule, who);
    check_raw(rule, who);
}

} // namespace hxtwin::experiment
