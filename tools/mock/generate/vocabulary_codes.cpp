// Codes and their labels.
#include "generate/vocabulary.hpp"

namespace rocketpunch::testing::mock {

std::span<const Code> seniority_codes() {
  static constexpr Code codes[] = {
      {"BEGINNER", {"신입", "Beginner"}, {"경력 없음, 인턴 포함", "No experience yet, interns included"}},
      {"JUNIOR", {"주니어", "Junior"}, {"1~3년", "One to three years"}},
      {"MIDLEVEL", {"미들", "Mid-level"}, {"3~7년", "Three to seven years"}},
      {"SENIOR", {"시니어", "Senior"}, {"7~15년", "Seven to fifteen years"}},
      {"EXECUTIVE", {"C레벨", "Executive"}, {"15년 이상", "More than fifteen years"}},
  };
  return codes;
}

std::span<const Code> employment_type_codes() {
  static constexpr Code codes[] = {
      {"FULL_TIME", {"정규직", "Full-time"}, {}},
      {"FIXED_TERM", {"계약직", "Fixed-term"}, {}},
      {"COMMISSIONED", {"위촉직", "Commissioned"}, {}},
      {"INTERN", {"인턴", "Intern"}, {}},
      {"FREELANCER", {"프리랜서", "Freelancer"}, {}},
      {"SELF_EMPLOYED", {"개인사업자", "Self-employed"}, {}},
  };
  return codes;
}

std::span<const Code> job_category_codes() {
  static constexpr Code codes[] = {
      {"dev", {"개발", "Software development"}, {"서버, 웹, 앱, 임베디드", "Servers, web, apps, embedded"}},
      {"dataAi",
       {"데이터·AI", "Data and AI"},
       {"분석, 모델링, 데이터 엔지니어링", "Analysis, modelling, pipelines"}},
      {"designUX", {"디자인·UX", "Design and UX"}, {"제품, 그래픽, 리서치", "Product, graphics, research"}},
      {"product", {"기획·프로덕트", "Product"}, {"서비스 기획과 운영", "Planning and running services"}},
      {"marketing", {"마케팅", "Marketing"}, {"브랜드, 그로스", "Brand and growth"}},
      {"sales", {"영업·제휴", "Sales and partnerships"}, {}},
      {"manage", {"경영·관리", "Management"}, {"전략, 인사, 재무", "Strategy, people, finance"}},
      {"customerCare", {"고객 지원", "Customer care"}, {}},
      {"media", {"미디어·콘텐츠", "Media and content"}, {"편집, 영상, 방송", "Editing, video, broadcast"}},
      {"hardware", {"하드웨어·생산", "Hardware and production"}, {}},
      {"research", {"연구·교육", "Research and education"}, {}},
  };
  return codes;
}

std::span<const Code> event_category_codes() {
  static constexpr Code codes[] = {
      {"MARKET", {"팝업스토어", "Pop-up"}, {"기간 한정 매장", "A shop for a short time"}},
      {"FAIR", {"박람회", "Fair"}, {"전시, 박람회", "Exhibitions and fairs"}},
      {"CONFERENCE", {"콘퍼런스", "Conference"}, {"강연, 세미나, 포럼", "Talks, seminars, forums"}},
      {"NETWORKING", {"네트워킹", "Networking"}, {"밋업, 멘토링", "Meetups, mentoring"}},
      {"BUSINESS", {"비즈니스", "Business"}, {"IR, 런칭데이", "Investor days, launches"}},
      {"COMPETITION", {"대회", "Competition"}, {"해커톤, 공모전", "Hackathons, contests"}},
      {"LIFESTYLE", {"라이프스타일", "Lifestyle"}, {"축제, 공연", "Festivals, concerts"}},
  };
  return codes;
}

std::span<const Code> event_subject_codes() {
  static constexpr Code codes[] = {
      {"WEB3", {"웹3", "Web3"}, {"블록체인", "Blockchain"}},
      {"TECHNOLOGY", {"기술", "Technology"}, {"AI, 엔지니어링, 연구", "AI, engineering, research"}},
      {"PRODUCT", {"프로덕트", "Product"}, {"기획, 디자인, 마케팅", "Planning, design, marketing"}},
      {"FINANCE", {"금융", "Finance"}, {"투자, 핀테크", "Investment, fintech"}},
      {"HUMANITIES", {"인문·사회", "Humanities"}, {"사회, 기후, 공익", "Society, climate, public good"}},
      {"BUSINESS", {"비즈니스", "Business"}, {"전략, 조직, 영업", "Strategy, organisation, sales"}},
      {"CULTURE", {"문화", "Culture"}, {}},
  };
  return codes;
}

std::span<const Industry> industries() {
  static constexpr Industry nodes[] = {
      {1, "IT", {"IT·웹·통신", "IT, web, telecom"}},
      {2, "IT_AI", {"인공지능", "Artificial intelligence"}},
      {3, "IT_AI_LANGUAGE", {"언어 모델", "Language models"}},
      {3, "IT_AI_VISION", {"컴퓨터 비전", "Computer vision"}},
      {2, "IT_PORTAL", {"포털·플랫폼", "Portals and platforms"}},
      {2, "IT_NETWORK", {"네트워크·보안", "Networks and security"}},
      {3, "IT_NETWORK_SECURITY", {"정보 보안", "Information security"}},
      {2, "IT_GAME", {"게임", "Games"}},
      {1, "MFG", {"제조", "Manufacturing"}},
      {2, "MFG_ROBOT", {"로봇·자동화", "Robots and automation"}},
      {2, "MFG_ETC", {"기타 제조", "Other manufacturing"}},
      {1, "MEDIA", {"미디어·디자인", "Media and design"}},
      {2, "MEDIA_ENTERTAINMENT", {"엔터테인먼트", "Entertainment"}},
      {2, "MEDIA_DESIGN", {"디자인", "Design"}},
      {1, "FINANCE", {"금융", "Finance"}},
      {2, "FINANCE_FINTECH", {"핀테크", "Fintech"}},
      {1, "SERVICE", {"서비스", "Services"}},
      {2, "SERVICE_MEDICAL", {"의료·바이오", "Medicine and biology"}},
      {2, "SERVICE_EDU", {"교육", "Education"}},
      {2, "SERVICE_ETC", {"기타 서비스", "Other services"}},
      {1, "PUBLIC", {"공공·비영리", "Public and non-profit"}},
  };
  return nodes;
}

std::vector<const char*> codes_of(std::span<const Code> codes) {
  std::vector<const char*> all;
  for (const auto& code : codes) all.push_back(code.code);
  return all;
}

}  // namespace rocketpunch::testing::mock
