#pragma once
#include "rocketpunch/base/language.hpp"

/// The tables of all bodies of requests.
#include "rocketpunch/codec/event_bodies.hpp"
#include "rocketpunch/codec/event_part_bodies.hpp"
#include "rocketpunch/codec/job_bodies.hpp"
#include "rocketpunch/codec/post_bodies.hpp"
#include "rocketpunch/codec/write_request.hpp"
