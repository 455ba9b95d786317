// Loads plugins into one process, lets each see the symbols of those before it, and runs each.
#include <dlfcn.h>

#include <cstdio>
#include <vector>

int main(int argc, char** argv) {
  std::vector<int (*)()> plugins;
  for (int i = 1; i < argc; ++i) {
    void* const library = dlopen(argv[i], RTLD_NOW | RTLD_GLOBAL);
    void* const function = library != nullptr ? dlsym(library, "run") : nullptr;
    if (function == nullptr) {
      std::fprintf(stderr, "host: %s\n", dlerror());
      return 1;
    }
    plugins.push_back(reinterpret_cast<int (*)()>(function));
  }
  for (std::size_t i = 0; i < plugins.size(); ++i) {
    if (const int wrong = plugins[i]()) {
      std::fprintf(stderr, "host: plugin %zu: step %d went wrong\n", i + 1, wrong);
      return 1;
    }
  }
  return 0;
}
