// A whole body for each decoder, made up, in the shape of the service's answers. Every field has a value that
// occurs in no other field of the body, so that a field read into the wrong place is seen.
#pragma once

#include <string_view>

namespace rocketpunch::test {

inline constexpr std::string_view job_page =
    R"({"totalItems":431,"totalPages":22,"page":3,"pageSize":20,"items":[
{"jobId":70001,"title":"Compiler Engineer","subtitle":"Loops and lattices","jobCategory":"systemDev",
"seniorities":["SENIOR","EXECUTIVE"],"employmentTypes":["FULL_TIME","INTERN"],"workType":"HYBRID",
"company":{"id":"forge-works","name":"포지웍스","logoUrl":"https://image.example/forge.png",
"industry":"IT_TOOLS","size":"SMALL"},
"endAt":"2026-09-30T15:00","webUrl":"https://www.example/jobs/70001"}]})";

inline constexpr std::string_view guide_job_page = R"({"items":[{"id":70002,"title":"Test Engineer",
"company":{"name":"Forge Works","handle":"forge-works"},"location":"Busan","work_type":"REMOTE",
"posted_at":"2026-07-02T09:30:00Z"}],"total":41,"page":2,"per_page":10})";

inline constexpr std::string_view job =
    R"({"jobId":70003,"status":"published","hiring":true,"title":"Linker Engineer",
"subtitle":"Symbols","jobCategory":"toolDev","seniorities":["JUNIOR"],"employmentTypes":["FIXED_TERM"],
"workType":"ONSITE",
"language":"en","description":"All about it","duty":"Link things","minimumQualification":"Knows ELF",
"preferredQualification":"Knows COFF","benefit":"Tea","hireProcess":"One talk","hireNotes":"Be on time",
"jobImages":["https://image.example/1.png","https://image.example/2.png"],"allowRemote":true,
"company":{"id":"linkers","name":"Linkers","logoUrl":"https://image.example/l.png","industry":"IT_LINK",
"size":"LARGE"},
"applyMethod":{"type":"OUTLINK","url":"https://apply.example/7"},"startAt":"2026-08-01T00:00:01Z",
"endAt":"2026-08-31T14:59:02Z","webUrl":"https://www.example/jobs/70003",
"createdAt":"2026-07-31T23:00:03Z"})";

inline constexpr std::string_view guide_job = R"({"id":70004,"title":"Loader Engineer",
"company":{"name":"Loaders","handle":"loaders"},"location":"Jeju","work_type":"HYBRID",
"posted_at":"2026-06-01T00:00:00Z"})";

inline constexpr std::string_view event_page =
    R"({"totalItems":12,"totalPages":6,"page":4,"pageSize":2,"items":[
{"eventId":"Ev7kQ","eventName":"Spring Expo","eventCategories":["FAIR","MARKET"],"eventSubjects":["PRODUCT"],
"startAt":"2026-10-01T01:00","endAt":"2026-10-02T02:00","eventOpenType":"OFFLINE",
"location":{"country":"KR","region":"Busan","locality":"Haeundae","placeName":"Hall B",
"address":"1 Beach Road",
"addressDetail":"Room 2","directions":"Line 2","latitude":35.25,"longitude":129},
"bannerUrl":"https://image.example/banner.png",
"hosts":[{"hostType":"COMPANY","name":"Expo Inc","id":"expo-inc",
"profileImageUrl":"https://image.example/e.png",
"roles":["SPONSOR","PARTNER"]}],
"stats":{"viewCount":5000000000,"guestCount":77},"webUrl":"https://www.example/events/Ev7kQ"}]})";

inline constexpr std::string_view guide_event_page =
    R"({"items":[{"id":"Ev8","title":"Autumn Talk","event_type":"CONFERENCE",
"start_date":"2026-11-03","end_date":"2026-11-04","location":"Seoul, Hall 9","organizer":{"name":"Talkers",
"handle":"talkers"}}],
"total":9,"page":1,"per_page":3})";

inline constexpr std::string_view event =
    R"({"eventId":"Ev9","eventName":"Winter Contest","descriptionHtml":"<p>Come</p>",
"language":"ja","eventStatus":"CANCELED","eventCategories":["COMPETITION"],"eventSubjects":["FINANCE",
"CULTURE"],
"startAt":"2026-12-01T01:00:00Z","endAt":"2026-12-02T02:00:00Z","eventOpenType":"ON_OFFLINE",
"joinType":"REGISTERED",
"bannerUrl":"https://image.example/w.png","attachments":[{"url":"https://image.example/a.png",
"fileName":"a.png"}],
"location":{"address":"2 Hill Road"},"onlineLink":"https://meet.example/9",
"hosts":[{"hostType":"COMPANY","name":"Contest Co","id":"contest",
"profileImageUrl":"https://image.example/c.png","roles":["ORGANIZER"]}],
"stats":{"viewCount":31,"guestCount":32},"webUrl":"https://www.example/events/Ev9",
"createdAt":"2026-11-30T03:00:00Z"})";

inline constexpr std::string_view guide_event = R"({"id":810,"title":"Old Meeting","event_type":"NETWORKING",
"start_date":"2026-05-01T10:00:00+09:00","end_date":"2026-05-01T12:00:00+09:00",
"location":{"placeName":"Room 5"},
"organizer":{"name":"Meeters","handle":"meeters"}})";

inline constexpr std::string_view tickets =
    R"([{"ticketName":"Early","ticketType":"CHARGED","description":"One day",
"price":12000.5,"currency":"KRW","saleStartAt":"2026-09-01T00:00:00Z","saleEndAt":"2026-09-10T00:00:00Z",
"approvalRequired":true,"waitingRequired":false,"maxPerPerson":4,"soldOut":true}])";

inline constexpr std::string_view sessions =
    R"([{"day":"2026-10-01","startTime":"09:05","endTime":"10:15","sessions":[
{"sessionName":"Opening","description":"Welcome","videoUrl":"https://video.example/1",
"thumbnailUrl":"https://image.example/t.png",
"speakers":[{"name":"Kim Ha-na","jobOrDept":"CTO"}],"tags":["keynote","short"]}]}])";

inline constexpr std::string_view faqs =
    R"([{"categoryName":"Entry","faqs":[{"title":"When?","content":"At nine."}]}])";

inline constexpr std::string_view post_page =
    R"({"totalItems":8,"totalPages":4,"page":1,"pageSize":2,"items":[
{"postId":9000000001,"author":{"type":"COMPANY","id":"writers","name":"Writers",
"imageUrl":"https://image.example/p.png","certificated":true},
"content":"We moved","images":[{"id":51,"url":"https://image.example/51.png","width":640,"height":480}],
"og":{"link":"https://blog.example/1","title":"Blog","source":"blog.example",
"image":"https://blog.example/i.png","description":"A blog"},
"stats":{"likeCount":6,"commentCount":7},"owned":true,"webUrl":"https://www.example/post/9000000001",
"postedAt":"2026-08-05T05:00"}]})";

inline constexpr std::string_view post =
    R"({"postId":903,"author":{"type":"MEMBER","id":"hana","name":"Hana",
"imageUrl":"https://image.example/h.png","certificated":true},
"content":"Look at this","language":"ko","images":[{"id":52,"url":"https://image.example/52.png","width":11,
"height":12}],
"og":{"link":"https://blog.example/2","title":"Two","source":"Blog two","image":"https://blog.example/2.png",
"description":"Second"},
"mentions":{"companies":[{"name":"Forge","id":"forge-works"}],"users":[{"name":"Min","id":"min"}]},
"repostedPost":{"postId":902,"author":{"type":"COMPANY","name":"Second","certificated":false},"images":[],
"mentions":{"companies":[],"users":[]},
"repostedPost":{"postId":901,"author":{"type":"COMPANY","name":"First","certificated":false},
"content":"The first","images":[],
"mentions":{"companies":[],"users":[]},"repostedPostDeleted":false,"stats":{"likeCount":1},"owned":false,
"webUrl":"https://www.example/post/901","postedAt":"2026-08-01T01:00:00Z","updatedAt":"2026-08-01T01:30:00Z"},
"repostedPostDeleted":true,"stats":{"likeCount":2},"owned":false,"webUrl":"https://www.example/post/902",
"postedAt":"2026-08-02T02:00:00Z","updatedAt":"2026-08-02T02:30:00Z"},
"repostedPostDeleted":true,"stats":{"likeCount":3,"commentCount":4},"owned":true,
"webUrl":"https://www.example/post/903",
"postedAt":"2026-08-03T03:00:00Z","updatedAt":"2026-08-03T03:30:00Z"})";

inline constexpr std::string_view written_post =
    R"({"postId":904,"content":"Hello all","og":{"link":"https://blog.example/3"},
"images":[{"id":53,"url":"https://image.example/53.png"}],"webUrl":"https://www.example/post/904",
"postedAt":"2026-08-04T04:00:00Z","updatedAt":"2026-08-04T04:30:00Z"})";

inline constexpr std::string_view code_list =
    R"([{"code":"toolDev","displayName":"Tools","description":"Compilers and linkers"}])";

inline constexpr std::string_view industries =
    R"([{"code":"IT","displayName":"Computing","children":[{"code":"IT_TOOLS",
"displayName":"Tools","children":[{"code":"IT_TOOLS_CC","displayName":"Compilers"}]}]}])";

inline constexpr std::string_view company_page =
    R"({"items":[{"id":"c1","name":"Forge Works","handle":"forge-works",
"description":"Makes compilers","employee_count":120,"founded_year":2011,"website":"https://forge.example"}],
"total":33,"page":5,"per_page":7})";

inline constexpr std::string_view profile_page =
    R"({"items":[{"handle":"hana","name":"Kim Ha-na","headline":"Builds linkers",
"skills":["C++","ELF"],"current_company":{"name":"Linkers","handle":"linkers"}}],"total":34,"page":6,
"per_page":8})";

inline constexpr std::string_view service_error = R"({"code":"C0005","message":"pageSize is too large",
"timestamp":"2026-08-06T06:00:00","details":"pageSize"})";

inline constexpr std::string_view guide_error =
    R"({"error":{"code":"RATE_LIMIT_EXCEEDED","message":"Slow down","status":429}})";

inline constexpr std::string_view oauth_error =
    R"({"error":"invalid_grant","error_description":"The code has expired"})";

}  // namespace rocketpunch::test
