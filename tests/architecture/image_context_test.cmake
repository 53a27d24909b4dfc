# SPDX-License-Identifier: Apache-2.0
#
# What .dockerignore lets through is enough to configure the image's build, as its packaging does it.
#   cmake -DROOT=<repository> -DWORK=<empty directory> -P image_context_test.cmake

file(STRINGS ${ROOT}/.dockerignore lines REGEX "^!")
file(REMOVE_RECURSE ${WORK})
foreach(line IN LISTS lines)
  string(SUBSTRING ${line} 1 -1 name)
  file(COPY ${ROOT}/${name} DESTINATION ${WORK})
endforeach()

file(READ ${ROOT}/Dockerfile dockerfile)
string(REGEX MATCHALL "/source/[a-z/.]*[a-z]" scripts "${dockerfile}")
if(NOT scripts)
  message(FATAL_ERROR "the Dockerfile runs no script that it has")
endif()
foreach(script IN LISTS scripts)
  string(REPLACE "/source/" "${WORK}/" copied ${script})
  if(NOT EXISTS ${copied})
    message(FATAL_ERROR "the Dockerfile runs ${script}, which it does not have")
  endif()
endforeach()

execute_process(COMMAND ${CMAKE_COMMAND} --preset release -DBUILD_TESTING=OFF WORKING_DIRECTORY ${WORK}
  OUTPUT_QUIET ERROR_VARIABLE complaint RESULT_VARIABLE status)
if(NOT status EQUAL 0)
  message(FATAL_ERROR "the image's build cannot be configured:\n${complaint}")
endif()
