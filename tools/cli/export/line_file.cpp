#include "export/line_file.hpp"

#include <filesystem>
#include <sstream>
#include <utility>

#include "program/exit_code.hpp"

namespace cli {

namespace {

using Json = nlohmann::ordered_json;

constexpr const char* format_name = "rocketpunchExport";
constexpr int format_version = 1;
constexpr const char* how_to_begin_anew = "begin anew with --restart";

[[noreturn]] void refuse(const std::string& path, const std::string& why) {
  throw Failure(ExitCode::failed, path + ": " + why);
}

/// Null for what is no line of a state, such as one that was being written when the program was killed.
Json line_of_state(std::istream& lines) {
  std::string line;
  if (!std::getline(lines, line) || lines.eof()) return {};
  Json json = Json::parse(line, nullptr, false);
  return json.is_object() ? json : Json();
}

/// Whether a program was killed while it wrote a state's first line.
bool was_being_made(const std::string& state) {
  const std::string begins = std::string("{\"") + format_name + "\":";
  return state.find('\n') == state.npos && state.substr(0, begins.size()) == begins.substr(0, state.size());
}

}  // namespace

LineFile::LineFile(const std::string& path, LineFormat format, Selection selection, bool restart)
    : path_(path),
      part_path_(path + ".part"),
      state_path_(part_path_ + ".state"),
      format_(std::move(format)),
      selection_(std::move(selection)) {
  refuse_others();
  part_ = Descriptor::locked(part_path_);
  take_up(restart);
}

LineFile::~LineFile() {
  std::error_code ignored;
  if (part_bytes_ == 0 && state_bytes_ == 0) std::filesystem::remove(part_path_, ignored);
}

void LineFile::refuse_others() const {
  if (!is_there(path_)) return;
  const std::string advice = "; name another file, or remove this one";
  if (!std::filesystem::is_regular_file(path_)) refuse(path_, "this is no file" + advice);
  if (!std::filesystem::is_empty(path_) && !format_.is_first_line(first_line_of(path_, 4096)))
    refuse(path_, "this file was not made by such an export" + advice);
}

void LineFile::take_up(bool restart) {
  if (!is_there(state_path_)) {
    if (part_.size() > 0) refuse(part_path_, "this file was not left by an export; remove it");
    return;
  }
  state_ = Descriptor(state_path_);
  const std::string text = state_.read();
  if (part_.size() == 0 && was_being_made(text)) return;
  std::istringstream lines(text);
  const Json head = line_of_state(lines);
  if (!head.contains(format_name) || !head.contains("selection"))
    refuse(state_path_, "this file was not left by an export; remove it");
  if (head[format_name] != format_version)
    refuse(state_path_,
           "this file was left by another version of this program; remove it, and " + part_path_);
  if (restart) return;
  require_same(head["selection"], selection_, part_path_, how_to_begin_anew);
  state_bytes_ = lines.tellg();
  take_up_pages(lines);
}

void LineFile::take_up_pages(std::istream& lines) try {
  const std::int64_t size = part_.size();
  for (Json line = line_of_state(lines); !line.is_null(); line = line_of_state(lines)) {
    const std::int64_t bytes = line.at("bytes");
    const bool ended = line.contains("end");
    in_its_place_ = bytes > size && ended && is_there(path_) &&
                    std::filesystem::file_size(path_) == static_cast<std::uintmax_t>(bytes);
    // a failure of the machine may have kept the state and not what it speaks of
    if (bytes > size && !in_its_place_) continue;
    part_bytes_ = bytes;
    place_ = {.page = line.at("page"),
              .total = line.at("total"),
              .items = line.at("items"),
              .left_out = line.at("leftOut"),
              .listed = ended};
    for (const Json& id : line.at("ids")) ids_.insert(id.get<std::string>());
    state_bytes_ = lines.tellg();
  }
} catch (const Json::exception&) {
  refuse(state_path_, "this file is damaged; begin anew with --restart");
}

void LineFile::begin() {
  if (state_bytes_ == 0) {
    state_ = Descriptor(state_path_);
    write_state({{format_name, format_version}, {"selection", selection_}});
  }
  if (part_bytes_ == 0) write_part(format_.head());
}

void LineFile::write_part(const std::string& text) {
  part_.write(part_bytes_, text);
  part_bytes_ += static_cast<std::int64_t>(text.size());
}

void LineFile::write_state(const Json& line) {
  const std::string text = line.dump() + '\n';
  state_.write(state_bytes_, text);
  state_bytes_ += static_cast<std::int64_t>(text.size());
}

void LineFile::write_place(const std::vector<std::string>& ids) {
  Json line{{"page", place_.page},        {"total", place_.total}, {"items", place_.items},
            {"leftOut", place_.left_out}, {"bytes", part_bytes_},  {"ids", ids}};
  if (place_.listed) line["end"] = true;
  write_state(line);
}

void LineFile::add(const std::vector<Item>& items, const Place& place) {
  begin();
  std::string lines;
  std::vector<std::string> ids;
  for (const Item& item : items) {
    if (item.whole) lines += format_.line(item);
    ids.push_back(item.id);
  }
  write_part(lines);
  place_ = place;
  write_place(ids);
  ids_.insert(ids.begin(), ids.end());
}

void LineFile::listed(const Place& place) {
  begin();
  write_part({});  // which cuts off what a killed run was writing
  place_ = place;
  place_.listed = true;
  write_place({});
}

std::string LineFile::end() {
  if (in_its_place_)
    remove_file(part_path_);
  else
    rename_file(part_path_, path_);
  remove_file(state_path_);
  return "in " + path_;
}

}  // namespace cli
