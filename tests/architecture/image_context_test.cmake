# SPDX-License-Identifier: Apache-2.0
#
# What .dockerignore lets through is enough to configure the image's build, as the Dockerfile does it.
#   cmake -DROOT=<repository> -DWORK=<empty directory> -P image_context_test.cmake

file(STRINGS ${ROOT}/.dockerignore lines REGEX "^!")
file(REMOVE_RECURSE ${WORK})
foreach(line IN LISTS lines)
  string(SUBSTRING ${line} 1 -1 name)
  file(COPY ${ROOT}/${name} DESTINATION ${WORK})
endforeach()

file(READ ${ROOT}/Dockerfile dockerfile)
if(NOT dockerfile MATCHES "cmake (--preset [^\n]*) -DGITOPS_COMMIT=")
  message(FATAL_ERROR "the Dockerfile does not configure with a preset and GITOPS_COMMIT any more")
endif()
separate_arguments(arguments UNIX_COMMAND ${CMAKE_MATCH_1})

execute_process(COMMAND ${CMAKE_COMMAND} ${arguments} WORKING_DIRECTORY ${WORK}
  OUTPUT_QUIET ERROR_VARIABLE complaint RESULT_VARIABLE status)
if(NOT status EQUAL 0)
  message(FATAL_ERROR "the image's build cannot be configured:\n${complaint}")
endif()
