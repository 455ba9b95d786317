// An export to the standard output.
#pragma once

#include <set>
#include <string>
#include <utility>
#include <vector>

#include "export/destination.hpp"
#include "export/lines.hpp"
#include "program/context.hpp"

namespace cli {

/// An export to the standard output, which has to be done in one go.
class StreamOutput final : public Destination {
 public:
  StreamOutput(Context& context, LineFormat format) : context_(context), format_(std::move(format)) {}

  Place place() const override { return {}; }
  bool lasts() const override { return false; }
  bool wants_more() const override { return !context_.out().fail(); }
  bool has(const std::string& id) override { return ids_.contains(id); }
  void add(const std::vector<Item>& items, const Place& place) override;
  void listed(const Place&) override { begin(); }
  std::string end() override { return {}; }

 private:
  void begin();
  void write(const std::string& text);

  Context& context_;
  const LineFormat format_;
  std::set<std::string> ids_;
  bool begun_ = false;
};

}  // namespace cli
