// SPDX-License-Identifier: Apache-2.0
#include "cache.hpp"

#include <gtest/gtest.h>

#include "process.hpp"

namespace hxtwin::codegen {
namespace {

TEST(hash_of, depends_on_boundaries) { EXPECT_NE(hash_of({"ab", "c"}), hash_of({"a", "bc"})); }

TEST(cache, gives_back_what_it_was_given) {
    const scratch_folder folder;
    const cache kept(folder.path() / "deep" / "er");
    EXPECT_FALSE(kept.find("key"));
    kept.keep("key", std::string_view("a\0b", 3));
    EXPECT_EQ(kept.find("key"), bytes("a\0b", 3));
}

TEST(cache, ignores_an_entry_with_a_changed_byte_and_accepts_its_replacement) {
    const scratch_folder folder;
    const cache kept(folder.path());
    kept.keep("key", "content");
    auto entry = read_file(folder.path() / "key");
    entry.back() ^= 1;
    write_file(folder.path() / "key", entry);
    EXPECT_FALSE(kept.find("key"));
    kept.keep("key", "content");
    EXPECT_EQ(kept.find("key"), "content");
}

TEST(cache, ignores_an_entry_that_was_cut_off) {
    const scratch_folder folder;
    const cache kept(folder.path());
    kept.keep("key", "content");
    write_file(folder.path() / "key", read_file(folder.path() / "key").substr(0, 35));
    EXPECT_FALSE(kept.find("key"));
}

TEST(cache, leaves_no_temporary_files) {
    const scratch_folder folder;
    cache(folder.path()).keep("key", "content");
    EXPECT_EQ(std::distance(std::filesystem::directory_iterator(folder.path()), {}), 1);
}

TEST(run, returns_status_and_both_outputs) {
    const auto done = run({"/bin/sh", "-c", "echo out; echo err >&2; exit 3"}, "/");
    EXPECT_EQ(done.status, 3);
    EXPECT_EQ(done.output, "out\nerr\n");
}

TEST(run, reports_a_signal) { EXPECT_EQ(run({"/bin/sh", "-c", "kill -9 $$"}, "/").status, 137); }

TEST(scratch_folder, disappears_with_its_owner) {
    std::filesystem::path where;
    {
        const scratch_folder folder;
        where = folder.path();
        write_file(where / "file", "x");
    }
    EXPECT_FALSE(std::filesystem::exists(where));
}

} // namespace
} // namespace hxtwin::codegen
