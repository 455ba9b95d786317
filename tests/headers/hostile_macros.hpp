#pragma once
#pragma GCC system_header  // some systems have some of these: then they are replaced without a word

// Names that other people's headers take away from everybody, whatever namespace they stand in, and what they
// may be replaced by: a text that is no C++ anywhere, so that one of them in a public header is an error
// which names it. Those of all capitals matter as well: enumerators and template parameters are written so by
// others.
//
// Left out are macros with names of the standard library's own functions, among which no program in C++
// compiles: for C++, <curses.h> itself takes back `move`, `clear`, `erase`, `refresh` and `box`; R has
// R_NO_REMAP for `error` and `length`. Keywords are no names.

// <windows.h> with what it includes: <windef.h>, <rpcndr.h>, <winnt.h>, <wingdi.h>, <winuser.h>, <winbase.h>,
// <winerror.h>, <winspool.h>, <excpt.h>
#define min(...) @windows.h @
#define max(...) @windows.h @
#define small @windows.h @
#define hyper @windows.h @
#define near @windows.h @
#define far @windows.h @
#define pascal @windows.h @
#define cdecl @windows.h @
#define interface @windows.h @
#define uuid_t @windows.h @
#define exception_code @windows.h @
#define exception_info @windows.h @
#define abnormal_termination @windows.h @
#define NEAR @windows.h @
#define FAR @windows.h @
#define IN @windows.h @
#define OUT @windows.h @
#define OPTIONAL @windows.h @
#define CONST @windows.h @
#define VOID @windows.h @
#define THIS @windows.h @
#define PURE @windows.h @
#define PASCAL @windows.h @
#define CALLBACK @windows.h @
#define STRICT @windows.h @
#define DELETE @windows.h @
#define ERROR @windows.h @
#define NO_ERROR @windows.h @
#define NO_DATA @windows.h @
#define HOST_NOT_FOUND @windows.h @
#define TRY_AGAIN @windows.h @
#define ABSOLUTE @windows.h @
#define RELATIVE @windows.h @
#define OPAQUE @windows.h @
#define TRANSPARENT @windows.h @
#define DIFFERENCE @windows.h @
#define IGNORE @windows.h @
#define INFINITE @windows.h @
#define SYNCHRONIZE @windows.h @
#define TRUE @windows.h @
#define FALSE @windows.h @
#define FAILED(...) @windows.h @
#define SUCCEEDED(...) @windows.h @
#define TEXT(...) @windows.h @
#define Yield(...) @windows.h @
#define AbnormalTermination @windows.h @
#define AddForm @windows.h @
#define AddJob @windows.h @
#define AddPort @windows.h @
#define CopyFile @windows.h @
#define CreateDirectory @windows.h @
#define CreateEvent @windows.h @
#define CreateFile @windows.h @
#define CreateMutex @windows.h @
#define CreateProcess @windows.h @
#define CreateSemaphore @windows.h @
#define CreateWindow @windows.h @
#define DeleteFile @windows.h @
#define DrawText @windows.h @
#define EncryptFile @windows.h @
#define FindText @windows.h @
#define FormatMessage @windows.h @
#define GetClassName @windows.h @
#define GetCommandLine @windows.h @
#define GetCurrentDirectory @windows.h @
#define GetCurrentTime @windows.h @
#define GetEnvironmentVariable @windows.h @
#define GetExceptionCode @windows.h @
#define GetFirstChild @windows.h @
#define GetFreeSpace @windows.h @
#define GetJob @windows.h @
#define GetMessage @windows.h @
#define GetNextSibling @windows.h @
#define GetObject @windows.h @
#define GetProp @windows.h @
#define GetTempFileName @windows.h @
#define GetUserName @windows.h @
#define LoadImage @windows.h @
#define LoadLibrary @windows.h @
#define LoadString @windows.h @
#define MessageBox @windows.h @
#define MoveFile @windows.h @
#define OpenEvent @windows.h @
#define PostMessage @windows.h @
#define RemoveDirectory @windows.h @
#define ReportEvent @windows.h @
#define ReplaceFile @windows.h @
#define ReplaceText @windows.h @
#define SendMessage @windows.h @
#define SetJob @windows.h @
#define SetPort @windows.h @
#define StartService @windows.h @
#define UpdateResource @windows.h @
#define ZeroMemory @windows.h @

// <crtdbg.h> with _CRTDBG_MAP_ALLOC, in debug builds on Windows
#define malloc(...) @crtdbg.h @
#define calloc(...) @crtdbg.h @
#define realloc(...) @crtdbg.h @
#define free(...) @crtdbg.h @
#define strdup(...) @crtdbg.h @

// Unreal Engine
#define check(...) @Unreal @
#define checkf(...) @Unreal @
#define checkSlow(...) @Unreal @
#define checkNoEntry(...) @Unreal @
#define verify(...) @Unreal @
#define verifyf(...) @Unreal @
#define ensure(...) @Unreal @
#define ensureMsgf(...) @Unreal @
#define ensureAlways(...) @Unreal @
#define unimplemented(...) @Unreal @
#define dec @Unreal @
#define PI @Unreal @
#define INLINE @Unreal @
#define FORCEINLINE @Unreal @
#define UCLASS(...) @Unreal @
#define UENUM(...) @Unreal @
#define UFUNCTION(...) @Unreal @
#define UPROPERTY(...) @Unreal @
#define USTRUCT(...) @Unreal @
#define GENERATED_BODY(...) @Unreal @
#define UE_LOG(...) @Unreal @

// Apple: <AssertMacros.h>, <Carbon/Carbon.h>, <objc/objc.h>
#define check_noerr(...) @AssertMacros.h @
#define check_noerr_string(...) @AssertMacros.h @
#define check_string(...) @AssertMacros.h @
#define verify_action(...) @AssertMacros.h @
#define verify_noerr(...) @AssertMacros.h @
#define verify_noerr_action(...) @AssertMacros.h @
#define verify_string(...) @AssertMacros.h @
#define ncheck(...) @AssertMacros.h @
#define nverify(...) @AssertMacros.h @
#define require(...) @AssertMacros.h @
#define require_action(...) @AssertMacros.h @
#define require_action_quiet(...) @AssertMacros.h @
#define require_action_string(...) @AssertMacros.h @
#define require_noerr(...) @AssertMacros.h @
#define require_noerr_action(...) @AssertMacros.h @
#define require_noerr_quiet(...) @AssertMacros.h @
#define require_noerr_string(...) @AssertMacros.h @
#define require_quiet(...) @AssertMacros.h @
#define require_string(...) @AssertMacros.h @
#define nrequire(...) @AssertMacros.h @
#define nil @objc.h @
#define Nil @objc.h @
#define YES @objc.h @
#define NO @objc.h @

// X11: <X11/X.h>, <X11/Xlib.h>, <X11/Xutil.h>, <X11/Intrinsic.h>
#define Above @X11 @
#define All @X11 @
#define AllTemporary @X11 @
#define AllValues @X11 @
#define Always @X11 @
#define Below @X11 @
#define Bool @X11 @
#define ButtonPress @X11 @
#define Complex @X11 @
#define ControlMask @X11 @
#define Convex @X11 @
#define CurrentTime @X11 @
#define CursorShape @X11 @
#define DestroyAll @X11 @
#define DirectColor @X11 @
#define DisplayString(...) @X11 @
#define EnterNotify @X11 @
#define Expose @X11 @
#define False @X11 @
#define FillSolid @X11 @
#define FocusIn @X11 @
#define FocusOut @X11 @
#define GenericEvent @X11 @
#define GrayScale @X11 @
#define GXand @X11 @
#define InputFocus @X11 @
#define KeyPress @X11 @
#define KeyRelease @X11 @
#define LeaveNotify @X11 @
#define LockMask @X11 @
#define MapNotify @X11 @
#define NoEventMask @X11 @
#define None @X11 @
#define NoSymbol @X11 @
#define NoValue @X11 @
#define Nonconvex @X11 @
#define Opposite @X11 @
#define ParentRelative @X11 @
#define PropertyNotify @X11 @
#define PseudoColor @X11 @
#define ResizeRequest @X11 @
#define ScreenCount(...) @X11 @
#define SelectionClear @X11 @
#define StaticColor @X11 @
#define StaticGravity @X11 @
#define Status @X11 @
#define StippleShape @X11 @
#define Success @X11 @
#define TileShape @X11 @
#define TopIf @X11 @
#define True @X11 @
#define TrueColor @X11 @
#define Unsorted @X11 @
#define VisibilityNotify @X11 @
#define XValue @X11 @
#define YValue @X11 @

// Qt, without QT_NO_KEYWORDS
#define signals @Qt @
#define slots @Qt @
#define emit @Qt @
#define foreach(...) @Qt @
#define forever @Qt @
#define SIGNAL(...) @Qt @
#define SLOT(...) @Qt @

// The C library: <sys/sysmacros.h>, which <sys/types.h> long included, <sys/param.h>, <complex.h>, <math.h>,
// <termios.h>, <libintl.h>'s customary names
#define major(...) @libc @
#define minor(...) @libc @
#define makedev(...) @libc @
#define howmany(...) @libc @
#define roundup(...) @libc @
#define powerof2(...) @libc @
#define setbit(...) @libc @
#define clrbit(...) @libc @
#define isset(...) @libc @
#define isclr(...) @libc @
#define sigmask(...) @libc @
#define complex @libc @
#define imaginary @libc @
#define I @libc @
#define MIN(...) @libc @
#define MAX(...) @libc @
#define PAGE_SIZE @libc @
#define DOMAIN @libc @
#define OVERFLOW @libc @
#define UNDERFLOW @libc @
#define HUGE @libc @
#define ECHO @libc @
#define B0 @libc @
#define B50 @libc @
#define _(...) @libintl.h @
#define N_(...) @libintl.h @

// Compilers in their GNU modes, by system and processor
#define linux @gnu @
#define unix @gnu @
#define i386 @gnu @
#define mips @gnu @
#define sparc @gnu @
#define sun @gnu @
#define vax @gnu @

// Arduino
#define abs(...) @Arduino @
#define round(...) @Arduino @
#define radians(...) @Arduino @
#define degrees(...) @Arduino @
#define constrain(...) @Arduino @
#define sq(...) @Arduino @
#define bit(...) @Arduino @
#define bitRead(...) @Arduino @
#define bitSet(...) @Arduino @
#define bitClear(...) @Arduino @
#define bitWrite(...) @Arduino @
#define lowByte(...) @Arduino @
#define highByte(...) @Arduino @
#define interrupts(...) @Arduino @
#define noInterrupts(...) @Arduino @
#define F(...) @Arduino @
#define HIGH @Arduino @
#define LOW @Arduino @
#define INPUT @Arduino @
#define OUTPUT @Arduino @
#define CHANGE @Arduino @
#define DEFAULT @Arduino @
#define EXTERNAL @Arduino @
#define INTERNAL @Arduino @
#define SERIAL @Arduino @
#define DISPLAY @Arduino @
#define DEC @Arduino @
#define HEX @Arduino @
#define OCT @Arduino @
#define BIN @Arduino @

// GLib
#define ABS(...) @GLib @
#define CLAMP(...) @GLib @

// f2c, and with it LAPACK's C interface
#define dmin(...) @f2c @
#define dmax(...) @f2c @
#define dabs(...) @f2c @
#define bit_test(...) @f2c @
#define bit_clear(...) @f2c @
#define bit_set(...) @f2c @

// PostgreSQL's server headers
#define Min(...) @PostgreSQL @
#define Max(...) @PostgreSQL @
#define Abs(...) @PostgreSQL @
#define Assert(...) @PostgreSQL @
#define lengthof(...) @PostgreSQL @
#define NOTICE @PostgreSQL @
#define WARNING @PostgreSQL @
#define PANIC @PostgreSQL @

// Logs: glog, Chromium, and syslog's kin
#define LOG(...) @glog @
#define DLOG(...) @glog @
#define VLOG(...) @glog @
#define DCHECK(...) @glog @
#define DEBUG @glog @
#define NDEBUG_LOG @glog @
#define FATAL @glog @
#define TRACE @glog @

// Test frameworks: Catch2, doctest, GoogleTest, Boost.Test
#define CHECK(...) @tests @
#define REQUIRE(...) @tests @
#define SECTION(...) @tests @
#define SUBCASE(...) @tests @
#define TEST_CASE(...) @tests @
#define TEST(...) @tests @
#define TEST_F(...) @tests @
#define INFO(...) @tests @
#define CAPTURE(...) @tests @
#define WARN(...) @tests @
#define FAIL(...) @tests @
#define SUCCEED(...) @tests @
#define MESSAGE(...) @tests @
#define GIVEN(...) @tests @
#define WHEN(...) @tests @
#define THEN(...) @tests @
#define GENERATE(...) @tests @
#define MOCK_METHOD(...) @tests @

// Hints to the compiler, as many programs spell them
#define likely(...) @hints @
#define unlikely(...) @hints @
#define countof(...) @hints @
#define container_of(...) @hints @
#define ARRAY_SIZE(...) @hints @
#define UNUSED(...) @hints @

// <readline/chardefs.h>, <term.h>
#define CTRL(...) @readline @
#define META(...) @readline @
#define ESC @readline @
#define NEWLINE @readline @
#define RETURN @readline @
#define SPACE @readline @
#define TAB @readline @
#define UP @term.h @
#define BC @term.h @
#define PC @term.h @

// <curses.h>, without NCURSES_NOMACROS
#define addch(...) @curses.h @
#define addstr(...) @curses.h @
#define attroff(...) @curses.h @
#define attron(...) @curses.h @
#define attrset(...) @curses.h @
#define bkgd(...) @curses.h @
#define border(...) @curses.h @
#define clrtobot(...) @curses.h @
#define clrtoeol(...) @curses.h @
#define delch(...) @curses.h @
#define deleteln(...) @curses.h @
#define echochar(...) @curses.h @
#define getch(...) @curses.h @
#define getnstr(...) @curses.h @
#define getstr(...) @curses.h @
#define hline(...) @curses.h @
#define inch(...) @curses.h @
#define insch(...) @curses.h @
#define insertln(...) @curses.h @
#define insstr(...) @curses.h @
#define instr(...) @curses.h @
#define scrl(...) @curses.h @
#define setscrreg(...) @curses.h @
#define standend(...) @curses.h @
#define standout(...) @curses.h @
#define timeout(...) @curses.h @
#define vline(...) @curses.h @
