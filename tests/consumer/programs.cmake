# What every consumer here builds, once it has the target rocketpunch::rocketpunch.
get_target_property(target rocketpunch::rocketpunch ALIASED_TARGET)
if(NOT target)
  set(target rocketpunch::rocketpunch)
endif()
get_target_property(leaked ${target} INTERFACE_COMPILE_OPTIONS)
if(leaked)
  message(FATAL_ERROR "the library's own compile options reach its users: ${leaked}")
endif()
if(TARGET rocketpunch-unit OR TARGET rocketpunch-mock OR TARGET search_jobs)
  message(FATAL_ERROR "the library's own programs are built in a user's project")
endif()

# What users have as errors; g++ finds something of the last one in the library's headers, if they count as the user's.
set(strict -Wall -Wextra -Wpedantic -Wshadow -Wconversion -Wsign-conversion -Wold-style-cast -Wcast-qual -Werror -Weffc++)

enable_testing()
foreach(name IN ITEMS own_transport default_transport)
  foreach(library IN ITEMS rocketpunch compiled)
    set(program ${name}_${library})
    add_executable(${program} ${CMAKE_CURRENT_LIST_DIR}/${name}.cpp)
    target_link_libraries(${program} PRIVATE rocketpunch::${library})
    target_compile_options(${program} PRIVATE ${strict})
    add_test(NAME ${program} COMMAND ${program})
  endforeach()
endforeach()

# The headers precompiled, for programs of many units.
add_executable(precompiled ${CMAKE_CURRENT_LIST_DIR}/default_transport.cpp)
target_link_libraries(precompiled PRIVATE rocketpunch::compiled)
target_precompile_headers(precompiled PRIVATE <rocketpunch/rocketpunch.hpp>)
add_test(NAME precompiled COMMAND precompiled)

# A program with both must not link: two libraries of a program's own, of which each has its own way, tell CMake nothing.
foreach(library IN ITEMS rocketpunch compiled)
  add_library(uses_${library} STATIC ${CMAKE_CURRENT_LIST_DIR}/part.cpp)
  target_compile_definitions(uses_${library} PRIVATE PART=uses_${library})
  target_link_libraries(uses_${library} PRIVATE rocketpunch::${library})
endforeach()
add_executable(mixed EXCLUDE_FROM_ALL ${CMAKE_CURRENT_LIST_DIR}/mixed.cpp)
target_link_libraries(mixed PRIVATE uses_rocketpunch uses_compiled)
add_test(NAME mixed COMMAND ${CMAKE_COMMAND} --build ${CMAKE_BINARY_DIR} --target mixed)
set_tests_properties(mixed PROPERTIES PASS_REGULAR_EXPRESSION "header_only_and_compiled_are_mixed_in_one_program")

# A target with both is refused by CMake; tests/consumer/run looks for its words.
if(ROCKETPUNCH_TEST_BOTH)
  add_executable(both ${CMAKE_CURRENT_LIST_DIR}/mixed.cpp)
  target_link_libraries(both PRIVATE rocketpunch::rocketpunch rocketpunch::compiled)
endif()
