# Warnings and sanitizers of the project's own programs. They are put on each target by hand and PRIVATE, so that
# nothing of them reaches a program that uses the library.

if(MSVC)
  # /utf-8: the tests have Korean in them; the headers are ASCII
  set(rocketpunch_warnings /W4 /utf-8 /permissive-)
else()
  set(rocketpunch_warnings -Wall -Wextra -Wpedantic -Wshadow -Wnon-virtual-dtor -Woverloaded-virtual)
endif()
if(CMAKE_CXX_COMPILER_ID STREQUAL "GNU")
  # g++ 12 sees overlapping copies inside std::string's own operator+, and under a sanitizer uninitialised members of
  # an empty std::optional.
  list(APPEND rocketpunch_warnings -Wno-restrict)
  if(ROCKETPUNCH_SANITIZE)
    list(APPEND rocketpunch_warnings -Wno-maybe-uninitialized)
  endif()
endif()
if(ROCKETPUNCH_WARNINGS_AS_ERRORS)
  list(APPEND rocketpunch_warnings $<IF:$<CXX_COMPILER_ID:MSVC>,/WX,-Werror>)
endif()

set(rocketpunch_sanitize_flags "")
if(ROCKETPUNCH_SANITIZE)
  # -g1: the lines of a report, without what only a debugger reads, a tenth of the time to compile
  set(rocketpunch_sanitize_flags -fsanitize=${ROCKETPUNCH_SANITIZE} -fno-sanitize-recover=all -fno-omit-frame-pointer
                                 -g1)
  # clang 14 puts what this check reads of a function before it, where a coroutine's frame then reads it as code.
  if(CMAKE_CXX_COMPILER_ID MATCHES "Clang" AND ROCKETPUNCH_SANITIZE MATCHES "undefined")
    list(APPEND rocketpunch_sanitize_flags -fno-sanitize=function)
  endif()
endif()

# clang's own linker, where it is there, needs a third of the time.
set(rocketpunch_linker_flags "")
find_program(ROCKETPUNCH_LLD ld.lld)
mark_as_advanced(ROCKETPUNCH_LLD)
if(CMAKE_CXX_COMPILER_ID MATCHES "Clang" AND ROCKETPUNCH_LLD)
  set(rocketpunch_linker_flags -fuse-ld=lld)
endif()

# What the headers' lines are counted in: the tests and the compiled library alone, since counting makes the mock server
# slow.
set(rocketpunch_coverage_flags "")
if(ROCKETPUNCH_COVERAGE AND CMAKE_CXX_COMPILER_ID MATCHES "Clang")
  set(rocketpunch_coverage_flags -fprofile-instr-generate -fcoverage-mapping)
elseif(ROCKETPUNCH_COVERAGE)
  set(rocketpunch_coverage_flags --coverage -fprofile-update=atomic)
endif()

# Marks a target as one of the project's own: warnings, and the sanitizers asked for.
function(rocketpunch_development target)
  target_compile_options(${target} PRIVATE ${rocketpunch_warnings} ${rocketpunch_sanitize_flags})
  get_target_property(type ${target} TYPE)
  if(type STREQUAL "EXECUTABLE")
    target_link_options(${target} PRIVATE ${rocketpunch_sanitize_flags} ${rocketpunch_linker_flags})
  endif()
  # less collecting of g++'s garbage: a tenth of the time, for 200 MB
  target_compile_options(${target} PRIVATE $<$<CXX_COMPILER_ID:GNU>:--param=ggc-min-heapsize=1048576>)
  set_target_properties(${target} PROPERTIES CXX_EXTENSIONS OFF)
endfunction()

# Has a target count which lines run, where that is asked for.
function(rocketpunch_count_lines target)
  target_compile_options(${target} PRIVATE ${rocketpunch_coverage_flags})
  get_target_property(type ${target} TYPE)
  if(type STREQUAL "EXECUTABLE")
    target_link_options(${target} PRIVATE ${rocketpunch_coverage_flags})
  elseif(type STREQUAL "STATIC_LIBRARY")
    target_link_options(${target} INTERFACE "$<BUILD_INTERFACE:${rocketpunch_coverage_flags}>")
  endif()
endfunction()

# Has a target's files compiled that many at a time: what they include, and what they instantiate alike, is then paid once.
function(rocketpunch_unity target files)
  if(NOT ROCKETPUNCH_UNITY STREQUAL "NONE")
    set_target_properties(${target} PROPERTIES UNITY_BUILD ON UNITY_BUILD_BATCH_SIZE ${files})
    # g++ takes an included file for a header, whose classes had better have no members of an unnamed namespace
    target_compile_options(${target} PRIVATE $<$<CXX_COMPILER_ID:GNU>:-Wno-subobject-linkage>)
  endif()
endfunction()

# asio, which is headers only, for the test and the example of calls within it. It looks for the coroutines of clang's own
# library alone, but can do with those of libstdc++.
find_path(ROCKETPUNCH_ASIO asio.hpp)
mark_as_advanced(ROCKETPUNCH_ASIO)
set(rocketpunch_asio_definitions "")
if(CMAKE_CXX_COMPILER_ID MATCHES "Clang")
  set(rocketpunch_asio_definitions ASIO_HAS_CO_AWAIT ASIO_HAS_STD_COROUTINE)
endif()
