// A program of which one part was compiled header-only and the other one for the compiled library.
bool uses_rocketpunch();
bool uses_compiled();

int main() { return uses_rocketpunch() && uses_compiled() ? 0 : 1; }
