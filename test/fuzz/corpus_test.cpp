// SPDX-License-Identifier: Apache-2.0
// Every program that fuzzing has kept, without the fuzzer and as the library is built here.
#include <algorithm>
#include <filesystem>
#include <fstream>
#include <iterator>
#include <vector>

#include <gtest/gtest.h>

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size);

namespace {

TEST(step_fuzzer, finds_nothing_in_the_programs_that_were_kept) {
    std::vector<std::filesystem::path> paths;
    for (const auto& entry : std::filesystem::directory_iterator(HXTWIN_FUZZ_CORPUS)) {
        paths.push_back(entry.path());
    }
    ASSERT_GT(paths.size(), 100u);
    std::sort(paths.begin(), paths.end());
    for (const auto& path : paths) {
        SCOPED_TRACE(path);
        std::ifstream file(path, std::ios::binary);
        const std::vector<char> bytes{std::istreambuf_iterator(file), {}};
        LLVMFuzzerTestOneInput(reinterpret_cast<const std::uint8_t*>(bytes.data()), bytes.size());
    }
}

} // namespace
