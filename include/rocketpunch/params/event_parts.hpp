#pragma once
#include "rocketpunch/base/version.hpp"

#include <chrono>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "rocketpunch/base/date.hpp"
#include "rocketpunch/base/open_enum.hpp"
#include "rocketpunch/base/patch.hpp"
#include "rocketpunch/base/timestamp.hpp"
#include "rocketpunch/models/event.hpp"

namespace rocketpunch::inline ROCKETPUNCH_ABI {

/// Values of `FormFieldType`.
struct FormFieldTypeCodes {
  enum class Value : unsigned char {
    unknown,
    phone,
    web3_wallet,
    text,
    long_text,
    checkbox,
    select,
    education_verification,
  };
  static constexpr Value unknown = Value::unknown, phone = Value::phone, web3_wallet = Value::web3_wallet,
                         text = Value::text, long_text = Value::long_text, checkbox = Value::checkbox,
                         select = Value::select, education_verification = Value::education_verification;
  static constexpr std::string_view codes[] = {
      "PHONE", "WEB3_WALLET", "TEXT", "LONG_TEXT", "CHECKBOX", "SELECT", "EDUCATION_VERIFICATION"};
};
/// What is asked of who takes a ticket.
using FormFieldType = OpenEnum<FormFieldTypeCodes>;

/// A question to who takes a ticket.
struct FormField {
  std::string label{};                                ///< The question; required.
  FormFieldType type{};                               ///< What is asked; required.
  std::optional<bool> required{};                     ///< Whether it must be answered; unset: no.
  std::optional<std::vector<std::string>> options{};  ///< The answers to choose from.
  std::optional<std::int64_t> school_id{};            ///< The school to be verified.
};

/// A free ticket to be created (`createFreeEventTicket`).
struct FreeTicketDraft {
  std::string name{};                        ///< 1 to 200 characters.
  std::optional<std::string> description{};  ///< What it covers.
  std::optional<bool> approval_required{};   ///< Whether the host has to approve; unset: no.
  std::optional<bool> waiting_required{};    ///< Whether there is a waiting list; unset: no.
  std::optional<int> max_count{};            ///< How many there are; unset: without limit.
  std::optional<Timestamp> sale_start_at{};  ///< Start, in UTC.
  std::optional<Timestamp> sale_end_at{};    ///< End, in UTC
  std::vector<FormField> form_fields{};      ///< What is asked of who takes it.
};

/// A charged ticket to be created (`createChargedEventTicket`).
struct ChargedTicketDraft {
  std::string name{};                        ///< 1 to 200 characters.
  std::optional<std::string> description{};  ///< What it covers.
  std::optional<std::string> currency{};     ///< ISO 4217, such as `KRW`.
  double price = 0;                          ///< In units of `currency`; at least 0.
  std::optional<bool> approval_required{};   ///< Whether the host has to approve; unset: no.
  std::optional<bool> waiting_required{};    ///< Whether there is a waiting list; unset: no.
  std::optional<int> max_count{};            ///< How many there are; unset: without limit.
  std::optional<Timestamp> sale_start_at{};  ///< Start, in UTC.
  std::optional<Timestamp> sale_end_at{};    ///< End, in UTC
  std::vector<FormField> form_fields{};      ///< What is asked of who buys it.
};

/// A change of a ticket (`patchEventTicket`): what is left out stays as it is; at least one must not be.
struct TicketChanges {
  std::optional<std::string> name{};         ///< Name
  Patch<TicketType> type{};                  ///< Free or charged.
  std::optional<std::string> description{};  ///< What it covers.
  std::optional<bool> approval_required{};   ///< Whether the host has to approve.
  std::optional<bool> waiting_required{};    ///< Whether there is a waiting list.
  Patch<int> max_count{};                    ///< How many there are.
  Patch<Timestamp> sale_start_at{};          ///< Start, in UTC.
  Patch<Timestamp> sale_end_at{};            ///< End, in UTC
  Patch<double> price{};                     ///< In units of `currency`
  Patch<std::string> currency{};             ///< ISO 4217, such as `KRW`.
};

/// A session to be created (`createEventSession`). The specification tells no zone: times are taken for the
/// place's local time.
struct SessionDraft {
  std::chrono::year_month_day day{};            ///< Day; required.
  TimeOfDay start_time{};                       ///< Start
  TimeOfDay end_time{};                         ///< End; before the start: on the next day.
  std::string name{};                           ///< Name; required.
  std::optional<std::string> description{};     ///< What it is about.
  std::optional<std::string> video_url{};       ///< Address of the recording.
  std::optional<std::string> thumbnail_path{};  ///< Path of its image.
  std::optional<int> sort_number{};             ///< Its place in the order; unset: 0.
  std::vector<EventSpeaker> speakers{};         ///< Who speaks; each with a name.
};

/// A change of a session (`patchEventSession`): what is left out stays as it is; at least one must not be.
struct SessionChanges {
  std::optional<std::string> name{};                    ///< Name
  Patch<std::string> description{};                     ///< What it is about.
  Patch<std::string> video_url{};                       ///< Address of the recording.
  Patch<std::string> thumbnail_path{};                  ///< Path of its image.
  std::optional<int> sort_number{};                     ///< Its place in the order.
  std::optional<std::vector<EventSpeaker>> speakers{};  ///< Who speaks; each with a name.
};

/// A question and its answer to be created (`createEventFaq`).
struct FaqDraft {
  std::string category{};            ///< Name of the category; required.
  std::string title{};               ///< Question; required.
  std::string content{};             ///< Answer; may be empty.
  std::optional<int> sort_number{};  ///< Its place in the order; unset: 0.
};

/// A change of a question (`patchEventFaq`): what is left out stays as it is; at least one must not be.
struct FaqChanges {
  std::optional<std::string> title{};    ///< Question
  std::optional<std::string> content{};  ///< Answer
};

}  // namespace rocketpunch::inline ROCKETPUNCH_ABI

/// What functions are given beside each other, as one thing to be written.
namespace rocketpunch::inline ROCKETPUNCH_ABI::codec {

/// The new role of a host.
struct HostRoleChange {
  HostRole role{};
};

}  // namespace rocketpunch::inline ROCKETPUNCH_ABI::codec
