# Runs PROGRAM with PROCEDURE and compares what it prints with expected.txt.
execute_process(COMMAND ${PROGRAM} ${PROCEDURE} OUTPUT_VARIABLE printed RESULT_VARIABLE result)
file(READ ${CMAKE_CURRENT_LIST_DIR}/expected.txt expected)
if(NOT result EQUAL 0 OR NOT printed STREQUAL expected)
  message(FATAL_ERROR "${PROGRAM} ended with ${result} and printed:\n${printed}")
endif()
