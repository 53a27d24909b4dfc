# Runs a fuzz target for FUZZ_SECONDS (10 unless the environment says otherwise) and fails when it
# finds anything. TARGET is the program, SEEDS a folder with inputs to start from, VECTORS a file of
# tests/vectors/languages whose sources are inputs, too. WORK is a folder of ours: new inputs and
# findings land there, never in the source tree. FUZZ_SEED makes the inputs repeatable; without it
# every run tries others.
set(seconds 10)
if(NOT "$ENV{FUZZ_SECONDS}" STREQUAL "")
  set(seconds $ENV{FUZZ_SECONDS})
endif()

set(seed 0)
if(NOT "$ENV{FUZZ_SEED}" STREQUAL "")
  set(seed $ENV{FUZZ_SEED})
endif()

file(MAKE_DIRECTORY ${WORK})
file(GLOB seeds ${SEEDS}/*)
file(COPY ${seeds} DESTINATION ${WORK})
if(VECTORS)
  execute_process(COMMAND /usr/bin/python3 -B ${CMAKE_CURRENT_LIST_DIR}/seeds_of_vectors.py ${VECTORS} ${WORK}
                  COMMAND_ERROR_IS_FATAL ANY)
endif()

execute_process(
  COMMAND ${TARGET} -seed=${seed} -max_total_time=${seconds} -timeout=10 -rss_limit_mb=2048
          -malloc_limit_mb=1024 -print_final_stats=1 -verbosity=0 -artifact_prefix=${WORK}/finding-
          ${WORK}
  RESULT_VARIABLE result
  ERROR_VARIABLE log)
if(NOT result EQUAL 0)
  message(FATAL_ERROR "${log}\nThe input is ${WORK}/finding-*")
endif()
message(STATUS "${log}")
