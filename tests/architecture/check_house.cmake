# SPDX-License-Identifier: Apache-2.0
#
# The rules of the house that neither compiler nor linker sees:
#
#   cmake -DROOT=<repository> -P tests/architecture/check_house.cmake
#
# docs/architecture.md says why. check_house_test.cmake breaks each rule and expects a complaint.
cmake_minimum_required(VERSION 3.25)

# A room may use rooms of the floors below its own, never one beside it.
set(floor_0 base)
set(floor_1 http ssh yaml ci crypto gotime regex globs images semver)
set(floor_2 git forges kube cli windows govalue services signing registry)
set(floor_3 argocd connection expr fasttemplate gotemplate manifests sprig)
set(floor_4 applicationset notifications remote rollout session)
set(floors 0 1 2 3 4)
set(top_floor 5)  # the tools

# The beginning of a third-party header = the one room that may include it, or `nobody`.
set(doors
  "curl/=http" "libssh2=ssh" "git2=git" "zlib.h=git" "yaml.h=yaml" "CLI/=cli"
  "openssl/=crypto" "crypt.h=crypto" "re2/=regex" "yaml-cpp/=nobody" "catch2/=nobody")

function(complain file text)
  file(RELATIVE_PATH place ${ROOT} ${file})
  message(SEND_ERROR "${place}: ${text}")
endfunction()

function(floor_of room result)
  set(${result} none PARENT_SCOPE)
  foreach(floor IN LISTS floors)
    if(room IN_LIST floor_${floor})
      set(${result} ${floor} PARENT_SCOPE)
    endif()
  endforeach()
endfunction()

# The rooms after USES in a folder's add_room().
function(read_uses folder result)
  file(READ ${folder}/CMakeLists.txt plan)
  string(REGEX REPLACE "#[^\n]*" "" plan "${plan}")
  string(REGEX MATCH "USES([^)]*)" found "${plan}")
  string(REGEX REPLACE "(LIBS|SOURCES).*" "" words "${CMAKE_MATCH_1}")
  string(REGEX MATCHALL "[a-z_]+" uses "${words}")
  set(${result} "${uses}" PARENT_SCOPE)
endfunction()

function(check_floors folder floor uses)
  foreach(room IN LISTS uses)
    floor_of(${room} below)
    if(below STREQUAL none)
      complain(${folder}/CMakeLists.txt "uses '${room}', which has no floor in check_house.cmake")
    elseif(NOT below LESS floor)
      complain(${folder}/CMakeLists.txt "uses '${room}', which is not below it")
    endif()
  endforeach()
endfunction()

function(check_own_header file header name uses)
  string(REGEX MATCH "^[^/]+" place "${header}")
  if(place STREQUAL name OR place IN_LIST uses)
    return()
  endif()
  if(name STREQUAL all AND header MATCHES "^[^/]+/command[.]hpp$|^cli/run_main[.]hpp$|^regex/pattern[.]hpp$")
    return()
  endif()
  if(place IN_LIST tools)
    complain(${file} "includes '${header}', which belongs to a tool")
  elseif(EXISTS ${ROOT}/tools/lib/${place})
    complain(${file} "includes '${header}', but its folder does not use the room '${place}'")
  endif()
endfunction()

function(check_doors file header name)
  foreach(door IN LISTS doors)
    string(REGEX MATCH "^([^=]+)=(.*)$" found "${door}")
    set(beginning "${CMAKE_MATCH_1}")
    set(room "${CMAKE_MATCH_2}")
    string(FIND "${header}" "${beginning}" at)
    if(at EQUAL 0 AND NOT name STREQUAL room)
      complain(${file} "includes '${header}', whose door is: ${room}")
    endif()
  endforeach()
endfunction()

function(check_includes folder name uses)
  file(GLOB_RECURSE files ${folder}/*.hpp ${folder}/*.cpp)
  foreach(file IN LISTS files)
    file(STRINGS ${file} lines REGEX "^[ \t]*#[ \t]*include[ \t]*[<\"]")
    foreach(line IN LISTS lines)
      string(REGEX REPLACE "^[^<\"]*[<\"]([^>\"]*)[>\"].*" "\\1" header "${line}")
      check_own_header(${file} ${header} ${name} "${uses}")
      check_doors(${file} ${header} ${name})
    endforeach()
  endforeach()
endfunction()

function(check_places)
  foreach(room IN LISTS rooms)
    set(folder ${ROOT}/tools/lib/${room})
    read_uses(${folder} uses)
    floor_of(${room} floor)
    if(floor STREQUAL none)
      complain(${folder}/CMakeLists.txt "'${room}' has no floor in check_house.cmake")
    else()
      check_floors(${folder} ${floor} "${uses}")
    endif()
    check_includes(${folder} ${room} "${uses}")
  endforeach()
  foreach(tool IN LISTS tools)
    set(folder ${ROOT}/tools/${tool})
    read_uses(${folder} uses)
    check_floors(${folder} ${top_floor} "${uses}")
    check_includes(${folder} ${tool} "${uses}")
  endforeach()
endfunction()

# The licence comes first, after the interpreter line of a script. Work that is put off names the
# issue that will do it.
function(check_texts)
  set(licence "SPDX-License-Identifier: Apache-2.0")
  set(put_off "TO" "DO")
  list(JOIN put_off "" put_off)
  file(GLOB_RECURSE files
    ${ROOT}/tools/*.hpp ${ROOT}/tools/*.cpp ${ROOT}/tests/*.hpp ${ROOT}/tests/*.cpp
    ${ROOT}/tests/*.py ${ROOT}/tests/*.sh ${ROOT}/bench/*.py ${ROOT}/actions/*.sh
    ${ROOT}/docs/*.sh ${ROOT}/docs/*.py ${ROOT}/packaging/*.sh ${ROOT}/packaging/*.py ${ROOT}/dev ${ROOT}/.ci/run)
  list(FILTER files EXCLUDE REGEX "/tests/corpus/")
  foreach(file IN LISTS files)
    file(READ ${file} text)
    if(NOT text MATCHES "^(#![^\n]*\n)?(//|#) ${licence}\n")
      complain(${file} "does not begin with the line '${licence}'")
    endif()
    string(REGEX REPLACE "${put_off}\\(#[0-9]+\\)" "" rest "${text}")
    string(FIND "${rest}" "${put_off}" at)
    if(NOT at EQUAL -1)
      complain(${file} "has a ${put_off} without the number of its issue")
    endif()
  endforeach()
endfunction()

# Complains about sources of the tools, but for those of one folder, in which something stands.
function(check_spelling pattern exception complaint)
  file(GLOB_RECURSE files ${ROOT}/tools/*.hpp ${ROOT}/tools/*.cpp)
  list(FILTER files EXCLUDE REGEX "/tools/${exception}/")
  foreach(file IN LISTS files)
    file(READ ${file} text)
    if(text MATCHES "${pattern}")
      complain(${file} "${complaint}")
    endif()
  endforeach()
endfunction()

function(list_places parent result)
  file(GLOB plans RELATIVE ${parent} ${parent}/*/CMakeLists.txt)
  list(TRANSFORM plans REPLACE "/CMakeLists.txt$" "")
  set(${result} "${plans}" PARENT_SCOPE)
endfunction()

list_places(${ROOT}/tools/lib rooms)
list_places(${ROOT}/tools tools)
if(NOT rooms)
  message(FATAL_ERROR "no rooms under ${ROOT}/tools/lib")
endif()
check_places()
check_texts()
# What an early return leaves half built between braces is never destroyed (docs/patterns.md).
check_spelling("[{,\n] *[.][a-z_]+ = TRY[(]|{TRY[(]|{[^{}();\n ]+, TRY[(]" none
  "has a TRY between braces")
# It throws at bytes that are no UTF-8, and takes seconds to build wherever it is called.
check_spelling("[.]dump[(]" lib/base "writes JSON, whose door is: base::json_text()")
