# SPDX-License-Identifier: Apache-2.0
#
# Breaks each rule of check_house.cmake in a house of two rooms and two tools, and expects the
# complaint. The house without a fault must pass, or the other answers would prove nothing.
#
#   cmake -DCHECKER=… -DWORK=<a folder to overwrite> -P check_house_test.cmake
cmake_minimum_required(VERSION 3.25)

set(licence "// SPDX-License-Identifier: Apache-2.0\n")

function(build_house)
  file(REMOVE_RECURSE ${WORK})
  file(WRITE ${WORK}/tools/lib/base/CMakeLists.txt "add_room(base SOURCES text.cpp)\n")
  file(WRITE ${WORK}/tools/lib/base/text.cpp "${licence}#include <string>\n")
  file(WRITE ${WORK}/tools/lib/http/CMakeLists.txt
    "add_room(http\n  SOURCES client.cpp\n  USES base  # the ground\n  LIBS PkgConfig::libcurl)\n")
  file(WRITE ${WORK}/tools/lib/http/client.cpp
    "${licence}#include <curl/curl.h>\n\n#include \"base/text.hpp\"\n#include \"http/client.hpp\"\n")
  file(WRITE ${WORK}/tools/lib/ci/CMakeLists.txt "add_room(ci SOURCES sink.cpp USES base)\n")
  file(WRITE ${WORK}/tools/one/CMakeLists.txt
    "add_room(one SOURCES options.cpp USES base http)\nadd_executable(x main.cpp)\n")
  file(WRITE ${WORK}/tools/one/options.cpp "${licence}#include \"http/client.hpp\"\n")
  file(WRITE ${WORK}/tools/one/main.cpp "${licence}#include \"one/options.hpp\"\n")
  file(WRITE ${WORK}/tools/two/CMakeLists.txt "add_room(two SOURCES command.cpp USES base)\n")
  file(WRITE ${WORK}/tests/text_test.cpp "${licence}#include <yaml-cpp/yaml.h>\n")
endfunction()

function(inspect_house complaints)
  execute_process(COMMAND ${CMAKE_COMMAND} -DROOT=${WORK} -P ${CHECKER}
    ERROR_VARIABLE errors RESULT_VARIABLE status)
  if(status EQUAL 0)
    set(errors "")
  endif()
  string(REGEX REPLACE "[ \n]+" " " errors "${errors}")
  set(${complaints} "${errors}" PARENT_SCOPE)
endfunction()

# With `file` written into the sound house, the checker must name that file and say `complaint`.
function(expect complaint file)
  build_house()
  list(JOIN ARGN "" text)
  file(WRITE ${WORK}/${file} "${text}")
  inspect_house(errors)
  string(FIND "${errors}" "${file}: ${complaint}" at)
  if(at EQUAL -1)
    message(SEND_ERROR "expected '${file}: ${complaint}', got '${errors}'")
  endif()
endfunction()

build_house()
inspect_house(errors)
if(errors)
  message(SEND_ERROR "complains about a sound house: ${errors}")
endif()

expect("includes 'http/client.hpp', but its folder does not use the room 'http'"
  tools/lib/base/text.cpp "${licence}#include \"http/client.hpp\"\n")
expect("includes 'http/client.hpp', but its folder does not use the room 'http'"
  tools/two/command.cpp "${licence}#include \"http/client.hpp\"\n")
expect("uses 'ci', which is not below it"
  tools/lib/http/CMakeLists.txt "add_room(http SOURCES client.cpp USES base ci)\n")
expect("uses 'attic', which has no floor"
  tools/two/CMakeLists.txt "add_room(two SOURCES command.cpp USES base attic)\n")
expect("'attic' has no floor"
  tools/lib/attic/CMakeLists.txt "add_room(attic SOURCES box.cpp)\n")
expect("includes 'one/options.hpp', which belongs to a tool"
  tools/two/command.cpp "${licence}#include \"one/options.hpp\"\n")
expect("includes 'one/options.hpp', which belongs to a tool"
  tools/lib/http/client.cpp "${licence}#include \"one/options.hpp\"\n")
expect("includes 'curl/curl.h', whose door is: http"
  tools/lib/base/text.cpp "${licence}#include <curl/curl.h>\n")
expect("includes 'git2/errors.h', whose door is: git"
  tools/one/main.cpp "${licence}#include <git2/errors.h>\n")
expect("includes 'zlib.h', whose door is: git"
  tools/lib/http/client.cpp "${licence}#include <zlib.h>\n")
expect("includes 'yaml.h', whose door is: yaml"
  tools/lib/ci/sink.cpp "${licence}#include <yaml.h>\n")
expect("includes 'CLI/CLI.hpp', whose door is: cli"
  tools/one/main.cpp "${licence}  #  include <CLI/CLI.hpp>\n")
expect("includes 'openssl/sha.h', whose door is: crypto"
  tools/lib/http/client.cpp "${licence}#include <openssl/sha.h>\n")
expect("includes 'yaml-cpp/yaml.h', whose door is: nobody"
  tools/lib/ci/sink.cpp "${licence}#include \"yaml-cpp/yaml.h\"\n")
expect("does not begin with the line" tools/lib/ci/sink.cpp "#include <string>\n")
expect("does not begin with the line" tests/run.py "#!/usr/bin/python3\nprint()\n")
set(put_off "TO" "DO")
list(JOIN put_off "" put_off)
expect("has a ${put_off} without" tests/text_test.cpp "${licence}// ${put_off}: later; or [never]\n")
expect("has a ${put_off} without" tests/text_test.cpp
  "${licence}// ${put_off}(#12): later\n// ${put_off}(soon)\n")
expect("has a TRY between braces" tools/lib/ci/sink.cpp "${licence}X x = {.b = TRY(c())}\n")
expect("has a TRY between braces" tools/lib/ci/sink.cpp
  "${licence}X x = {.a = 1,\n       .b = TRY(c())}\n")
expect("has a TRY between braces" tools/lib/ci/sink.cpp "${licence}return X{TRY(c())}\n")
expect("has a TRY between braces" tools/lib/ci/sink.cpp "${licence}f({a, TRY(c())})\n")
expect("writes JSON, whose door is: base::json_text()" tools/lib/ci/sink.cpp
  "${licence}text = json.dump();\n")

build_house()
file(WRITE ${WORK}/tools/lib/ci/sink.cpp
  "${licence}x.b = TRY(c());\nif (a) { TRY(c()); }\nf({a}, TRY(c()));\n")
inspect_house(errors)
if(errors)
  message(SEND_ERROR "complains about a TRY behind braces: ${errors}")
endif()
file(REMOVE_RECURSE ${WORK})
