// Ids where another id is wanted, and what is no id.
#include <cstdint>
#include <string>

#include "rocketpunch/rocketpunch.hpp"

namespace rp = rocketpunch;

struct Made {
  rp::Job job;
  rp::Post post;
  rp::Event event;
  rp::Company company;
  rp::WrittenEventTicket ticket;
  rp::WrittenEventSession session;
  rp::WrittenEventHost host;
  rp::WrittenEventFaq faq;
};

void right(const rp::Client<rp::UserCredentials>& client, const Made& made) {
  (void)client.jobs().get(made.job.id);
  (void)client.jobs().get(158697);
  (void)client.posts().get(made.post.id);
  (void)client.events().get(made.event.id);
  (void)client.events().get("V1MtBRJgof");
  (void)client.events().remove_ticket(made.event.id, made.ticket.id);
  (void)client.events().remove_session("e", made.session.id);
  (void)client.events().remove_host("e", made.host.id);
  (void)client.events().remove_faq("e", 7);
  (void)client.jobs().search({.company = made.company.handle});
  const std::int64_t number = made.job.id;
  (void)(made.job.id == number);
  (void)(made.event.id == "V1MtBRJgof");
}

void wrong(const rp::Client<rp::UserCredentials>& client, const Made& made) {
  (void)client.jobs().get(made.ticket.id);                              // refused
  (void)client.jobs().get(made.post.id);                                // refused
  (void)client.jobs().get(made.event.id);                               // refused
  (void)client.jobs().get(true);                                        // refused
  (void)client.jobs().get('7');                                         // refused
  (void)client.jobs().get(158697.0);                                    // refused
  (void)client.jobs().get("158697");                                    // refused
  (void)client.posts().get(made.post.images[0].id);                     // refused
  (void)client.posts().remove(made.job.id);                             // refused
  (void)client.events().get(made.company.id);                           // refused
  (void)client.events().get(7);                                         // refused
  (void)client.events().get(0);                                         // refused
  (void)client.events().get(nullptr);                                   // refused
  (void)client.events().remove_ticket(made.event.id, made.session.id);  // refused
  (void)client.events().remove_session("e", made.ticket.id);            // refused
  (void)client.events().remove_host("e", made.event.hosts[0].handle);   // refused
  (void)client.events().remove_host("e", made.faq.id);                  // refused
  (void)client.events().remove_faq("e", made.host.id);                  // refused
  (void)client.jobs().remove(made.company.id, made.job.id);             // refused
  (void)client.jobs().search({.company = made.company.id});             // refused
  (void)client.posts().search({.company = made.company.id});            // refused
  (void)rp::job_url(made.post.id);                                      // refused
  (void)rp::company_url(made.company.id);                               // refused
  (void)client.jobs().search({.page = made.job.id});                    // refused
  (void)(made.job.id == made.post.id);                                  // refused
  (void)(made.ticket.id < made.session.id);                             // refused
  (void)(made.event.id == made.company.id);                             // refused
  if (made.job.id) return;                                              // refused
  const int narrow = made.job.id;                                       // refused
  const std::string text = made.event.id;                               // refused
  const rp::JobId job = made.post.id;                                   // refused
  const rp::EventId event(made.company.id);                             // refused
}
