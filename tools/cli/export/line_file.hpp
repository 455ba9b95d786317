// An export to a file of lines, which a later run goes on with.
#pragma once

#include <cstdint>
#include <nlohmann/json.hpp>
#include <set>
#include <string>
#include <vector>

#include "export/descriptor.hpp"
#include "export/destination.hpp"
#include "export/lines.hpp"
#include "export/selection.hpp"

namespace cli {

/// An export to a file of lines. Until it is whole it stands in `FILE.part`, and how far it has come in
/// `FILE.part.state`: a line for the selection and one for each page, written once the page's items are. So
/// a run that is killed at any moment leaves what another one can go on with.
class LineFile final : public Destination {
 public:
  /// `restart`: what an earlier run has left is of no use.
  LineFile(const std::string& path, LineFormat format, Selection selection, bool restart);
  ~LineFile() override;

  Place place() const override { return place_; }
  bool lasts() const override { return true; }
  bool has(const std::string& id) override { return ids_.contains(id); }
  void add(const std::vector<Item>& items, const Place& place) override;
  void listed(const Place& place) override;
  std::string end() override;

 private:
  void refuse_others() const;
  void take_up(bool restart);
  void take_up_pages(std::istream& lines);
  void begin();
  void write_part(const std::string& text);
  void write_state(const nlohmann::ordered_json& line);
  /// Says how far it has come, and which items came with that.
  void write_place(const std::vector<std::string>& ids);

  const std::string path_, part_path_, state_path_;
  const LineFormat format_;
  const Selection selection_;
  Descriptor part_, state_;
  // of each file what is good; what is behind that was being written when the program was killed
  std::int64_t part_bytes_ = 0, state_bytes_ = 0;
  bool in_its_place_ = false;  // whether the part has become the file already
  Place place_;
  std::set<std::string> ids_;
};

}  // namespace cli
