// Only so that there is a target whose precompiled header the tests share.
