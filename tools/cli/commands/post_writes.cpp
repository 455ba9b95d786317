// rocketpunch posts: create, replace, remove
#include <memory>
#include <rocketpunch/find_created.hpp>

#include "commands/all.hpp"
#include "commands/description.hpp"
#include "commands/getting.hpp"
#include "commands/writing.hpp"

namespace cli {

namespace {

/// A post as the command line has it.
struct PostText {
  std::optional<std::string> text{};
  std::string file{};
  std::optional<std::string> link{};
  std::vector<std::string> images{};
};

struct PostWrite {
  std::string id{};
  PostText post{};
  WriteOptions write{};
};

/// What a post is to be.
struct DraftedPost {
  rp::PostDraft draft{};
  std::vector<rp::Upload> images{};
};

void add_post_text(CLI::App& command, PostText& post) {
  auto* const text =
      command.add_option("TEXT", post.text, "The text, at most 5,000 characters; -: from the standard input");
  command.add_option("--file", post.file, "Take the text from a file, without the line ends at its end")
      ->option_text("FILE")
      ->excludes(text);
  command.add_option("--link", post.link, "A page to show with it")->option_text("URL");
  add_texts(command, "--image", post.images,
            "An image: PNG, JPEG, GIF or WebP of at most 20 MiB; may be repeated, up to ten")
      ->option_text("FILE")
      ->delimiter('\0');
}

DraftedPost drafted(Context& context, const PostText& post) {
  DraftedPost drafted;
  const bool from_input = post.text == "-";
  if (from_input || !post.file.empty()) {
    drafted.draft.text = read_text_file(context, from_input ? "-" : post.file);
    while (drafted.draft.text.ends_with('\n') || drafted.draft.text.ends_with('\r'))
      drafted.draft.text.pop_back();
  } else {
    drafted.draft.text = post.text.value_or("");
  }
  drafted.draft.link = post.link;
  drafted.images = images_of(post.images);
  if (drafted.draft.text.empty() && !post.link && post.images.empty())
    throw usage_failure("there is nothing to write: give a text, --file, --link or --image");
  return drafted;
}

/// What it is, for a question: `"Hello…" with a link and 2 images`.
std::string in_words(const DraftedPost& post) {
  std::string words = post.draft.text.empty() ? "without a text" : excerpt(post.draft.text);
  std::vector<std::string> more;
  if (post.draft.link) more.push_back("a link");
  if (const auto count = post.images.size(); count > 0)
    more.push_back(count == 1 ? "an image" : std::to_string(count) + " images");
  for (std::size_t i = 0; i < more.size(); ++i) words += (i == 0 ? ", with " : " and ") + more[i];
  return words;
}

void tell_of_post(Context& context, const WriteOptions& options, const rp::WrittenPost& post,
                  const char* done) {
  if (options.json)
    context.out() << harmless_json(json_text(post)) << '\n';
  else
    context.out() << harmless(post.web_url) << '\n';
  context.note("post " + to_string(post.id) + done);
}

/// What the post says now, for who is asked whether it is to go.
auto about_post(rp::PostId id) {
  return [id](const rp::UserClient& client) {
    const auto post = client.posts().get(id).value();
    return "post " + to_string(id) + (post.owned ? "" : ", which isn't yours,") + " says " +
           excerpt(post.content.value_or(""));
  };
}

std::string look_at_post(const std::string& id) { return "rocketpunch posts get " + id; }

ExitCode create_post(Context& context, const PostWrite& options) {
  const DraftedPost post = drafted(context, options.post);
  const rp::Timestamp since(std::chrono::floor<std::chrono::seconds>(context.clock()->wall_now()));
  Write write{.question = "Write the post " + in_words(post) + '?',
              .scope = "post:write",
              .problems = with_files(rp::problems(post.draft, post.images), options.post.images),
              .look = "rocketpunch posts search --as-user --sort recent --posted-after " + to_string(since)};
  write.find = [&](const rp::UserClient& client) {
    std::vector<std::string> lines;
    for (const auto& found : rp::find_created(client, post.draft, since).value())
      lines.push_back("post " + to_string(found.id) + " of " + to_string(found.posted_at) + ", " +
                      found.web_url);
    return lines;
  };
  return carry_out(
      context, options.write, write,
      [&](const rp::UserClient& client) { return client.posts().create(post.draft, post.images); },
      [&](const auto& written) { tell_of_post(context, options.write, *written, " is written"); });
}

ExitCode replace_post(Context& context, const PostWrite& options) {
  const rp::PostId id = read_id(options.id);
  const DraftedPost post = drafted(context, options.post);
  const Write write{.question = "Replace post " + options.id + " by " + in_words(post) + '?',
                    .scope = "post:write",
                    .problems = with_files(rp::problems(post.draft, post.images), options.post.images),
                    .look = look_at_post(options.id),
                    .about = about_post(id)};
  return carry_out(
      context, options.write, write,
      [&](const rp::UserClient& client) { return client.posts().replace(id, post.draft, post.images); },
      [&](const auto& written) { tell_of_post(context, options.write, *written, " is replaced"); });
}

ExitCode remove_post(Context& context, const PostWrite& options) {
  const rp::PostId id = read_id(options.id);
  const Write write{.question = "Remove post " + options.id + '?',
                    .scope = "post:write",
                    .look = look_at_post(options.id),
                    .about = about_post(id)};
  return carry_out(
      context, options.write, write, [&](const rp::UserClient& client) { return client.posts().remove(id); },
      [&](const auto&) { context.note("post " + options.id + " is removed"); });
}

}  // namespace

void add_post_writes(CommandLine& line, CLI::App& posts) {
  {
    CLI::App& command = line.add(
        posts, "create", "Writes a post, and prints the address of its page",
        "rocketpunch posts create \"We are hiring\" --link https://example.com/jobs --image office.jpg");
    const auto options = std::make_shared<PostWrite>();
    add_post_text(command, options->post);
    add_write_options(command, options->write);
    line.on(command, [options](Context& context) { return create_post(context, *options); });
  }
  {
    CLI::App& command =
        line.add(posts, "replace",
                 "Replaces a post of yours by all that is given: what is left out is gone; what becomes of "
                 "images then isn't specified",
                 "rocketpunch posts replace 4321 --file post.txt --image office.jpg");
    const auto options = std::make_shared<PostWrite>();
    command.add_option("ID", options->id, "Number of the post")->required();
    add_post_text(command, options->post);
    add_write_options(command, options->write);
    line.on(command, [options](Context& context) { return replace_post(context, *options); });
  }
  CLI::App& command = line.add(posts, "remove", "Removes a post of yours", "rocketpunch posts remove 4321");
  const auto options = std::make_shared<PostWrite>();
  command.add_option("ID", options->id, "Number of the post")->required();
  add_write_options(command, options->write);
  line.on(command, [options](Context& context) { return remove_post(context, *options); });
}

}  // namespace cli
