# Makes the files by which pkg-config finds the library, without CMake: rocketpunch and rocketpunch-compiled, as the targets
# are. They say where they lie themselves, so that a prefix may be moved.

set(pc_dir ${CMAKE_INSTALL_LIBDIR}/pkgconfig)
if(IS_ABSOLUTE "${CMAKE_INSTALL_LIBDIR}")
  set(pc_prefix "${CMAKE_INSTALL_PREFIX}")
else()
  string(REGEX REPLACE "[^/]+" ".." up "${pc_dir}") # lib/pkgconfig -> ../..
  set(pc_prefix "\${pcfiledir}/${up}")
endif()
foreach(dir IN ITEMS LIBDIR INCLUDEDIR)
  string(TOLOWER ${dir} name)
  if(IS_ABSOLUTE "${CMAKE_INSTALL_${dir}}")
    set(pc_${name} "${CMAKE_INSTALL_${dir}}")
  else()
    set(pc_${name} "\${prefix}/${CMAKE_INSTALL_${dir}}")
  endif()
endforeach()

# What rocketpunch links by find_package, under the names that pkg-config has for it.
set(requires "libcurl >= 7.68" "nlohmann_json >= 3.9")
set(flags -pthread)
if(WIN32)
  list(TRANSFORM rocketpunch_of_system PREPEND "-l" OUTPUT_VARIABLE of_system)
else()
  list(APPEND requires "libcrypto >= 1.1.1")
  set(of_system "")
endif()
if(ROCKETPUNCH_WITH_SIMDJSON)
  list(APPEND requires simdjson)
  list(APPEND flags -DROCKETPUNCH_WITH_SIMDJSON)
endif()
if(ROCKETPUNCH_WITHOUT_EPOLL)
  list(APPEND flags -DROCKETPUNCH_WITHOUT_EPOLL)
endif()
list(JOIN requires ", " pc_requires)

# rocketpunch_pc(<component> <name> <description> [CFLAGS <flag>...] [LIBS <flag>...])
function(rocketpunch_pc component pc_name pc_description)
  cmake_parse_arguments(PARSE_ARGV 3 arg "" "" "CFLAGS;LIBS")
  list(JOIN arg_CFLAGS " " pc_cflags)
  list(JOIN arg_LIBS " " pc_libs)
  configure_file(${PROJECT_SOURCE_DIR}/cmake/rocketpunch.pc.in ${PROJECT_BINARY_DIR}/${pc_name}.pc @ONLY)
  install(FILES ${PROJECT_BINARY_DIR}/${pc_name}.pc DESTINATION ${pc_dir} COMPONENT ${component})
endfunction()

rocketpunch_pc(headers rocketpunch "${PROJECT_DESCRIPTION}, header-only"
               CFLAGS "-I\${includedir}" ${flags}
               LIBS ${of_system} -pthread)
rocketpunch_pc(compiled rocketpunch-compiled "${PROJECT_DESCRIPTION}, its own code compiled once"
               CFLAGS "-I\${includedir}" -DROCKETPUNCH_COMPILED ${flags}
               LIBS "-L\${libdir}" -lrocketpunch ${of_system} -pthread)
