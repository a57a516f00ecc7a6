# SPDX-License-Identifier: Apache-2.0
# hxtwin_room(mapping USES base experiment chip SOURCES src/a.cpp ... [LINKS fmt::fmt] [PRIVATE_LINKS x])
# One room of the house: a static library hxtwin::<room> whose include folder holds nothing but its own headers, so that
# a header of a room that USES does not name cannot be found.
function(hxtwin_room name)
    cmake_parse_arguments(ROOM "" "" "USES;SOURCES;LINKS;PRIVATE_LINKS" ${ARGN})
    add_library(hxtwin_${name} STATIC ${ROOM_SOURCES})
    add_library(hxtwin::${name} ALIAS hxtwin_${name})
    target_include_directories(hxtwin_${name} PUBLIC ${CMAKE_CURRENT_SOURCE_DIR}/include)
    list(TRANSFORM ROOM_USES PREPEND hxtwin::)
    target_link_libraries(hxtwin_${name} PUBLIC ${ROOM_USES} ${ROOM_LINKS} PRIVATE ${ROOM_PRIVATE_LINKS} hxtwin_warnings)
    set_target_properties(hxtwin_${name} PROPERTIES POSITION_INDEPENDENT_CODE ON)
endfunction()

# hxtwin_test(NAME unit_base LINKS hxtwin::base SOURCES a_test.cpp ...): a GoogleTest program, run by ctest as one test.
function(hxtwin_test)
    cmake_parse_arguments(TEST "" "NAME" "LINKS;SOURCES" ${ARGN})
    add_executable(${TEST_NAME} ${TEST_SOURCES})
    target_link_libraries(${TEST_NAME} PRIVATE ${TEST_LINKS} GTest::gtest GTest::gtest_main hxtwin_warnings)
    target_include_directories(${TEST_NAME} PRIVATE ${PROJECT_SOURCE_DIR}/test) # for "support/..."
    target_precompile_headers(${TEST_NAME} PRIVATE <gtest/gtest.h> <string> <vector>)
    add_test(NAME ${TEST_NAME} COMMAND ${TEST_NAME})
endfunction()
