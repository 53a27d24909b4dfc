# Half of what clang reads of our sources is headers of libraries, so it reads those once. (g++ takes as
# long to load them as to read them.) Sources include what they use all the same: g++ has nothing else.
set(headers_read_once
  <algorithm> <array> <cstdint> <functional> <map> <memory> <optional> <set> <span> <string>
  <string_view> <utility> <vector> <nlohmann/json.hpp>)

# add_room(NAME [HOT] SOURCES … [USES lower rooms …] [LIBS third-party targets …])
#
# One folder, one static library, one namespace. USES is the floor plan: the house test fails when
# a source includes a room that its folder does not list there. LIBS stay private: a library has
# one door, and the linker keeps it shut for everybody else.
#
# HOT rooms work through whole files, templates and streams of events, and are built for speed. The
# others wait for servers; built for size they load faster, and build in two thirds of the time.
function(add_room name)
  cmake_parse_arguments(room "HOT" "" "SOURCES;USES;LIBS" ${ARGN})
  add_library(${name} STATIC ${room_SOURCES})
  target_include_directories(${name} PUBLIC ${PROJECT_SOURCE_DIR}/tools/lib ${PROJECT_SOURCE_DIR}/tools)
  target_link_libraries(${name} PUBLIC ${room_USES} PRIVATE ${room_LIBS} project_warnings)
  if(GITOPS_FUZZ AND name STREQUAL "base")
    target_precompile_headers(base PRIVATE ${headers_read_once})
  elseif(GITOPS_FUZZ)
    target_precompile_headers(${name} REUSE_FROM base)
  endif()
  if(NOT room_HOT)
    target_compile_options(${name} PRIVATE $<$<CONFIG:Release>:-Os>)
  endif()
endfunction()

# add_unit_tests(ROOM SOURCES …)
#
# One test program per room, linked with that room alone: the linker repeats the floor check.
function(add_unit_tests room)
  cmake_parse_arguments(unit "" "" "SOURCES;LIBS" ${ARGN})
  add_executable(unit_${room} ${unit_SOURCES})
  target_link_libraries(unit_${room} PRIVATE ${room} ${unit_LIBS} catch_main project_warnings)
  target_include_directories(unit_${room} PRIVATE ${PROJECT_SOURCE_DIR}/tests)
  target_compile_definitions(unit_${room} PRIVATE TESTS_DIR="${PROJECT_SOURCE_DIR}/tests")
  # What is tested is optimized; the tests themselves would only take longer to build. The header
  # of the test library is as long as most tests, so it is read once.
  target_compile_options(unit_${room} PRIVATE $<$<CONFIG:Release>:-O0>)
  if(room STREQUAL "base")
    target_precompile_headers(unit_base PRIVATE <catch2/catch.hpp>)
  else()
    target_precompile_headers(unit_${room} REUSE_FROM unit_base)
  endif()
  set_target_properties(unit_${room} PROPERTIES RUNTIME_OUTPUT_DIRECTORY ${CMAKE_BINARY_DIR}/tests)
  add_test(NAME unit.${room} COMMAND unit_${room})
endfunction()

# add_fuzz_target(NAME ROOM [VECTORS file]): tests/fuzz/NAME.cpp against ROOM, run for a few seconds
# by the tests. The sources in a file of tests/vectors/languages are inputs to start from.
function(add_fuzz_target name room)
  cmake_parse_arguments(fuzz "" "VECTORS" "" ${ARGN})
  set(vectors)
  if(fuzz_VECTORS)
    set(vectors -DVECTORS=${PROJECT_SOURCE_DIR}/tests/vectors/languages/${fuzz_VECTORS})
  endif()
  add_executable(fuzz_${name} ${name}.cpp)
  target_link_libraries(fuzz_${name} PRIVATE ${room} project_warnings)
  target_include_directories(fuzz_${name} PRIVATE ${PROJECT_SOURCE_DIR}/tests)
  target_link_options(fuzz_${name} PRIVATE -fsanitize=fuzzer)
  add_test(NAME fuzz.${name}
    COMMAND ${CMAKE_COMMAND} -DTARGET=$<TARGET_FILE:fuzz_${name}> -DSEEDS=${CMAKE_CURRENT_SOURCE_DIR}/seeds/${name}
            -DWORK=${CMAKE_BINARY_DIR}/fuzz-work/${name} ${vectors} -P ${CMAKE_CURRENT_SOURCE_DIR}/run.cmake)
endfunction()

# add_tool(NAME): NAME/main.cpp with the room of that tool, installed with the family's prefix.
function(add_tool name)
  string(REPLACE "-" "_" room ${name}_tool)
  add_executable(${name} main.cpp)
  target_link_libraries(${name} PRIVATE ${room} project_warnings)
  # The dynamic loader would take longer over the C++ library than over the program.
  target_link_options(${name} PRIVATE $<$<CONFIG:Release>:-static-libstdc++ -static-libgcc>)
  install(PROGRAMS $<TARGET_FILE:${name}> DESTINATION bin RENAME gitops-${name})
endfunction()
