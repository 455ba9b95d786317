# For CMAKE_PROJECT_rocketpunch_INCLUDE: what is built includes the folder that tests/headers/single_shims made, before include/.
include_directories(BEFORE ${CMAKE_BINARY_DIR}/single)
