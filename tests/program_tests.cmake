# add_program_tests(PART NAME...): the tests PART.NAME, which are NAME_test.py of this folder, against the
# programs that this build made.
function(add_program_tests part)
  foreach(name IN LISTS ARGN)
    add_test(NAME ${part}.${name} COMMAND /usr/bin/python3 -B ${name}_test.py
      WORKING_DIRECTORY ${CMAKE_CURRENT_SOURCE_DIR})
    set_tests_properties(${part}.${name} PROPERTIES
      ENVIRONMENT "PROGRAMS=${CMAKE_RUNTIME_OUTPUT_DIRECTORY};PYTHONPATH=${PROJECT_SOURCE_DIR}/tests"
      SKIP_RETURN_CODE 77 COST 150)
  endforeach()
endfunction()
