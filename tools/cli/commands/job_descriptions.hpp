// How jobs are shown.
#pragma once

#include <rocketpunch/api/job.hpp>

#include "commands/description.hpp"

namespace cli {

const Description<rp::JobSummary>& job_summary_description();
const Description<rp::Job>& job_description();
const Description<rp::CompanyJob>& company_job_description();

}  // namespace cli
