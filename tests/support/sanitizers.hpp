// Which sanitizer the tests are compiled with, where that makes a difference to what they can ask for.
#pragma once

#if defined(__has_feature)
#if __has_feature(thread_sanitizer)
#define ROCKETPUNCH_TEST_UNDER_TSAN 1
#endif
#endif
#ifndef ROCKETPUNCH_TEST_UNDER_TSAN
#define ROCKETPUNCH_TEST_UNDER_TSAN 0
#endif
