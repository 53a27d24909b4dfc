# SPDX-License-Identifier: Apache-2.0
#
# Makes the files of notifications/ a part of the program: writes each as a row for catalog.cpp.
set(catalog ${PROJECT_SOURCE_DIR}/notifications)
file(GLOB catalog_files CONFIGURE_DEPENDS
  ${catalog}/*/templates/*.yaml ${catalog}/*/triggers/*.yaml ${catalog}/*/partials/*.tmpl)
if(NOT catalog_files)
  message(FATAL_ERROR "there is no catalog in ${catalog}")
endif()
set(rows "")
foreach(file IN LISTS catalog_files)
  file(RELATIVE_PATH path ${catalog} ${file})
  string(REGEX MATCH "^([^/]+)/([a-z]+)s/(.*)[.][a-z]+$" parts ${path})
  file(READ ${file} text)
  string(APPEND rows "{\"${CMAKE_MATCH_1}\", \"${CMAKE_MATCH_2}.${CMAKE_MATCH_3}\", \"${path}\",\n"
    "R\"catalog(${text})catalog\"},\n")
  set_property(DIRECTORY APPEND PROPERTY CMAKE_CONFIGURE_DEPENDS ${file})
endforeach()
set(written ${CMAKE_CURRENT_BINARY_DIR}/catalog_files.inc)
set(before "")
if(EXISTS ${written})
  file(READ ${written} before)
endif()
if(NOT before STREQUAL rows)
  file(WRITE ${written} "${rows}")
endif()
