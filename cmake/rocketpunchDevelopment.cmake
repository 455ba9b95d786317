# Warnings and sanitizers of the project's own programs. They are put on each target by hand and PRIVATE, so that
# nothing of them reaches a program that uses the library.

set(rocketpunch_warnings -Wall -Wextra -Wpedantic -Wshadow -Wnon-virtual-dtor -Woverloaded-virtual)
if(CMAKE_CXX_COMPILER_ID STREQUAL "GNU")
  # g++ 12 sees overlapping copies inside std::string's own operator+, and under a sanitizer uninitialised members of
  # an empty std::optional.
  list(APPEND rocketpunch_warnings -Wno-restrict)
  if(ROCKETPUNCH_SANITIZE)
    list(APPEND rocketpunch_warnings -Wno-maybe-uninitialized)
  endif()
endif()
if(ROCKETPUNCH_WARNINGS_AS_ERRORS)
  list(APPEND rocketpunch_warnings -Werror)
endif()

set(rocketpunch_sanitize_flags "")
if(ROCKETPUNCH_SANITIZE)
  # -g1: the lines of a report, without what only a debugger reads, a tenth of the time to compile
  set(rocketpunch_sanitize_flags -fsanitize=${ROCKETPUNCH_SANITIZE} -fno-sanitize-recover=all -fno-omit-frame-pointer
                                 -g1)
endif()

# What the headers' lines are counted in: the tests alone, since counting makes the mock server slow.
set(rocketpunch_coverage_flags "")
if(ROCKETPUNCH_COVERAGE)
  set(rocketpunch_coverage_flags --coverage -fprofile-update=atomic)
endif()

# Marks a target as one of the project's own: warnings, and the sanitizers asked for.
function(rocketpunch_development target)
  target_compile_options(${target} PRIVATE ${rocketpunch_warnings} ${rocketpunch_sanitize_flags})
  get_target_property(type ${target} TYPE)
  if(type STREQUAL "EXECUTABLE")
    target_link_options(${target} PRIVATE ${rocketpunch_sanitize_flags})
  endif()
  set_target_properties(${target} PROPERTIES CXX_EXTENSIONS OFF)
endfunction()
