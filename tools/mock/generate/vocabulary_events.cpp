// Events, the people at them, and what posts say.
#include "generate/vocabulary.hpp"

namespace rocketpunch::testing::mock {

std::span<const EventTheme> event_themes() {
  static constexpr EventTheme all[] = {
      {{"생성형 AI 실무 콘퍼런스", "Generative AI in Practice"}, "CONFERENCE", "TECHNOLOGY"},
      {{"스타트업 채용 밋업", "Startup Hiring Meetup"}, "NETWORKING", "BUSINESS"},
      {{"블록체인 해커톤 (상금 1억 원)", "Blockchain Hackathon (100M KRW prize)"}, "COMPETITION", "WEB3"},
      {{"프로덕트 디자인 데이", "Product Design Day"}, "CONFERENCE", "PRODUCT"},
      {{"초기 창업팀 IR 피칭", "Pitch Day for Early Teams"}, "BUSINESS", "FINANCE"},
      {{"기후테크 포럼", "Climate Tech Forum"}, "CONFERENCE", "HUMANITIES"},
      {{"독립 게임 마켓", "Indie Game Market"}, "MARKET", "CULTURE"},
      {{"개발자 채용 박람회", "Developers' Job Fair"}, "FAIR", "BUSINESS"},
      {{"C++ 사용자 모임", "C++ User Group"}, "NETWORKING", "TECHNOLOGY"},
      {{"가을밤 재즈 & 네트워킹", "Autumn Jazz & Networking"}, "LIFESTYLE", "CULTURE"},
      {{"핀테크 규제 세미나", "Seminar on Fintech Regulation"}, "CONFERENCE", "FINANCE"},
      {{"데이터로 일하는 법 🚀", "Working with Data 🚀"}, "NETWORKING", "PRODUCT"},
  };
  return all;
}

std::span<const Venue> venues() {
  static constexpr Venue all[] = {
      {{"서울특별시", "Seoul"},
       {"강남구", "Gangnam-gu"},
       {"누리담 라운지", "Nuridam Lounge"},
       {"서울특별시 강남구 별빛로 12", "12 Byeolbit-ro, Gangnam-gu, Seoul"},
       {"3층", "3rd floor"},
       {"2번 출구에서 도보 5분", "Five minutes on foot from exit 2"},
       37.4981,
       127.0276},
      {{"서울특별시", "Seoul"},
       {"성동구", "Seongdong-gu"},
       {"성수 창고", "Seongsu Warehouse"},
       {"서울특별시 성동구 나무길 7", "7 Namu-gil, Seongdong-gu, Seoul"},
       {"B동", "Building B"},
       {"주차 공간이 없습니다", "There is no parking"},
       37.5446,
       127.0559},
      {{"부산광역시", "Busan"},
       {"해운대구", "Haeundae-gu"},
       {"바다홀", "Bada Hall"},
       {"부산광역시 해운대구 물결로 101", "101 Mulgyeol-ro, Haeundae-gu, Busan"},
       {"지하 1층", "Basement"},
       {"셔틀버스 운행", "A shuttle bus runs"},
       35.1631,
       129.1636},
      {{"대전광역시", "Daejeon"},
       {"유성구", "Yuseong-gu"},
       {"한여울 강당", "Hanyeoul Auditorium"},
       {"대전광역시 유성구 연구로 55", "55 Yeongu-ro, Yuseong-gu, Daejeon"},
       {"본관", "Main building"},
       {"정문 옆", "Next to the main gate"},
       36.3622,
       127.3563},
  };
  return all;
}

std::span<const Person> people() {
  static constexpr Person all[] = {
      {"test-user", {"나시험", "Siheom Na"}},   {"garam-seo", {"서가람", "Garam Seo"}},
      {"byeol-noh", {"노별", "Byeol Noh"}},     {"sandeul-moon", {"문산들", "Sandeul Moon"}},
      {"haneul-pyo", {"표하늘", "Haneul Pyo"}}, {"dasom-gil", {"길다솜", "Dasom Gil"}},
      {"onyu-ban", {"반온유", "Onyu Ban"}},     {"maru-tak", {"탁마루", "Maru Tak"}},
      {"nabi-woo", {"우나비", "Nabi Woo"}},     {"sol-eom", {"엄솔", "Sol Eom"}},
      {"rowoon-cha", {"차로운", "Rowoon Cha"}}, {"ian-do", {"도이안", "Ian Do"}},
      {"bomi-seok", {"석보미", "Bomi Seok"}},   {"ara-yeo", {"여아라", "Ara Yeo"}},
      {"taeo-gwak", {"곽태오", "Taeo Gwak"}},   {"jian-myung", {"명지안", "Jian Myung"}},
  };
  return all;
}

std::span<const Phrase> post_texts() {
  static constexpr Phrase all[] = {
      {"새 사무실로 이사했습니다. 커피 마시러 오세요!",
       "We have moved to a new office. Come by for a coffee!"},
      {"AI 문서 요약 기능을 공개했습니다.\n써 보시고 의견을 남겨 주세요.",
       "Our AI summaries are out.\nTry them and tell us what you think."},
      {"백엔드 개발자를 찾고 있습니다. #채용", "We are looking for a backend engineer. #hiring"},
      {"지난주 C++ 모임 발표 자료를 나눕니다.", "Here are the slides of last week's C++ meetup."},
      {"투자 라운드를 마무리했습니다 🎉 함께해 주셔서 감사합니다.",
       "We have closed our round 🎉 Thank you for being with us."},
      {"장애 회고를 공개합니다: 무엇이, 왜, 그리고 다음에는.",
       "Our report on the outage: what, why, and what is next."},
      {"디자인 시스템을 오픈소스로 공개했습니다.", "Our design system is open source now."},
      {"콘퍼런스에서 만나요. 부스는 B-12입니다.", "See you at the conference. Our booth is B-12."},
      {"\"작게 시작하기\"에 대해 썼습니다. <긴 글 주의> & 많은 코드",
       "I wrote about \"starting small\". <Long read> & a lot of code"},
      {"올해의 책을 추천해 주세요!", "Which book of this year do you recommend?"},
  };
  return all;
}

std::string event_url(const std::string& id) { return "https://www.rocketpunch.com/events/" + id; }

}  // namespace rocketpunch::testing::mock
