// What the snippet of docs/platforms.md takes from the program around it.
#include <thread>
