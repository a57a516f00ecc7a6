// SPDX-License-Identifier: Apache-2.0
#include <hxtwin/ppu/profile.hpp>

#include <algorithm>
#include <map>

#include <fmt/format.h>
#include <fmt/ranges.h>

namespace hxtwin::ppu {
namespace {

// Calls as a tree whose nodes are chains of functions.
class tree {
public:
    explicit tree(const image& i) : image_(i) { nodes_.emplace_back(); }

    std::size_t child(std::size_t of, std::uint32_t entry) {
        const auto [found, fresh] = children_.try_emplace({of, entry}, nodes_.size());
        if (fresh) {
            nodes_.push_back({of, name_of(entry), ppu_cycles(0), 0});
        }
        return found->second;
    }
    void spend(std::size_t node, ppu_cycles cycles) { nodes_[node].cycles += cycles; }
    void enter(std::size_t node) { ++nodes_[node].calls; }

    std::vector<call_stack> stacks(const std::string& root) const {
        std::vector<call_stack> out;
        for (std::size_t k = 0; k < nodes_.size(); ++k) {
            call_stack stack{{}, nodes_[k].cycles, nodes_[k].calls};
            for (auto at = k; at != 0; at = nodes_[at].parent) {
                stack.functions.push_back(nodes_[at].function);
            }
            stack.functions.push_back(root);
            std::reverse(stack.functions.begin(), stack.functions.end());
            out.push_back(std::move(stack));
        }
        return out;
    }

private:
    struct node {
        std::size_t parent = 0;
        std::string function;
        ppu_cycles cycles{0};
        std::uint64_t calls = 0;
    };
    const std::string& name_of(std::uint32_t entry) {
        const auto [found, fresh] = names_.try_emplace(entry);
        if (fresh) {
            found->second = image_.place_of(entry).function;
        }
        return found->second;
    }
    const image& image_;
    std::vector<node> nodes_;
    std::map<std::pair<std::size_t, std::uint32_t>, std::size_t> children_;
    std::map<std::uint32_t, std::string> names_;
};

} // namespace

std::vector<call_stack> stacks_of(const image& image, std::span<const call> calls, const std::string& root,
                                  ppu_cycles begin, ppu_cycles end) {
    struct open {
        std::size_t node;
        ppu_cycles leave;
    };
    tree all(image);
    std::vector<open> stack{{0, end}};
    ppu_cycles now = begin; // everything before has been spent
    const auto advance = [&](ppu_cycles to) {
        while (stack.size() > 1 && stack.back().leave <= to) {
            all.spend(stack.back().node, stack.back().leave - now);
            now = stack.back().leave;
            stack.pop_back();
        }
        all.spend(stack.back().node, to - now);
        now = to;
    };
    for (const auto& c : calls) {
        advance(c.enter);
        const auto node = all.child(stack.back().node, c.entry);
        all.enter(node);
        const auto leave = c.leave < c.enter ? end : c.leave;
        stack.push_back({node, std::min(leave, stack.back().leave)});
    }
    advance(end);
    return all.stacks(root);
}

std::string folded(const std::vector<call_stack>& stacks) {
    std::string text;
    for (const auto& s : stacks) {
        if (s.cycles.count() != 0) {
            text += fmt::format("{} {}\n", fmt::join(s.functions, ";"), s.cycles.count());
        }
    }
    return text;
}

} // namespace hxtwin::ppu
