#include "CTerminal.h"
#include "Modes.h"

#include <errno.h>
#include <fcntl.h>
#include <signal.h>
#include <stddef.h>
#include <stdlib.h>
#include <string.h>
#include <termios.h>
#include <unistd.h>

static int pipe_ends[2] = {-1, -1};

static void forward(int number) {
  int saved = errno;
  unsigned char byte = (unsigned char)number;
  // A full pipe means that the program already has plenty to react to.
  ssize_t written = write(pipe_ends[1], &byte, 1);
  (void)written;
  errno = saved;
}

int32_t signals_install(void) {
  if (pipe_ends[0] >= 0) return pipe_ends[0];
  if (pipe(pipe_ends) != 0) return -1;
  for (int i = 0; i < 2; i++) {
    fcntl(pipe_ends[i], F_SETFL, fcntl(pipe_ends[i], F_GETFL) | O_NONBLOCK);
    fcntl(pipe_ends[i], F_SETFD, FD_CLOEXEC);
  }
  const int caught[] = {SIGINT, SIGTERM, SIGQUIT, SIGHUP, SIGWINCH, SIGTSTP, SIGCONT};
  for (size_t i = 0; i < sizeof caught / sizeof *caught; i++) {
    struct sigaction action;
    memset(&action, 0, sizeof action);
    action.sa_handler = forward;
    action.sa_flags = SA_RESTART;
    sigfillset(&action.sa_mask);
    sigaction(caught[i], &action, NULL);
  }
  const int ignored[] = {SIGPIPE, SIGUSR1, SIGUSR2};
  for (size_t i = 0; i < sizeof ignored / sizeof *ignored; i++) signal(ignored[i], SIG_IGN);
  return pipe_ends[0];
}

int32_t signals_next(void) {
  unsigned char byte;
  return pipe_ends[0] >= 0 && read(pipe_ends[0], &byte, 1) == 1 ? byte : 0;
}

void signals_stop_process(void) { kill(getpid(), SIGSTOP); }

void signals_stop_job(void) {
  struct sigaction caught, other;
  memset(&other, 0, sizeof other);
  other.sa_handler = SIG_IGN;
  sigaction(SIGTSTP, &other, &caught);
  kill(0, SIGTSTP);
  other.sa_handler = SIG_DFL;
  sigaction(SIGTSTP, &other, NULL);
  // To this thread, so that it returns when the job goes on; or at once where no shell could continue it.
  raise(SIGTSTP);
  sigaction(SIGTSTP, &caught, NULL);
}

// MARK: Crashes

volatile sig_atomic_t signals_mouse_is_reported = 0;
const char signals_mouse_off[] = "\033[?1006l\033[?1003l\033[?1000l";
volatile sig_atomic_t signals_paste_is_bracketed = 0;
const char signals_paste_off[] = "\033[?2004l";

static struct termios saved_settings;
static bool has_saved_settings = false;
static const int crashes[] = {SIGSEGV, SIGBUS, SIGILL, SIGTRAP, SIGABRT, SIGFPE};
enum { crash_count = sizeof crashes / sizeof *crashes };
static void restore_and_return(int number) {
  // Main screen, cursor on, plain attributes, keypad off: what ncurses would have sent.
  static const char leave[] = "\033[?1049l\033[?25h\033[0m\033[?1l\033>\r\n";
  static const char message[] =
      "descent: it crashed, which is a mistake in the program; the run is saved up to its last epoch\n";
  ssize_t written = 0;
  if (signals_mouse_is_reported)
    written = write(STDOUT_FILENO, signals_mouse_off, strlen(signals_mouse_off));
  if (signals_paste_is_bracketed)
    written = write(STDOUT_FILENO, signals_paste_off, strlen(signals_paste_off));
  written = write(STDOUT_FILENO, leave, sizeof leave - 1);
  if (has_saved_settings) tcsetattr(STDIN_FILENO, TCSANOW, &saved_settings);
  written = write(STDERR_FILENO, message, sizeof message - 1);
  (void)written;
  // Not the handler before this one: Swift's would ask questions on a terminal nobody is ready for.
  signal(number, SIG_DFL);
  // A fault comes again at the same instruction; an abort or a kill does not.
  raise(number);
}

void signals_guard_crashes(void) {
  static bool guarded = false;
  if (guarded) return;
  guarded = true;
  has_saved_settings = tcgetattr(STDIN_FILENO, &saved_settings) == 0;
  stack_t stack;
  memset(&stack, 0, sizeof stack);
  stack.ss_size = 65536;
  stack.ss_sp = malloc(stack.ss_size);
  stack_t existing;
  if (sigaltstack(NULL, &existing) == 0 && (existing.ss_flags & SS_DISABLE) && stack.ss_sp)
    sigaltstack(&stack, NULL);
  for (int i = 0; i < crash_count; i++) {
    struct sigaction action;
    memset(&action, 0, sizeof action);
    action.sa_handler = restore_and_return;
    action.sa_flags = SA_ONSTACK;
    sigemptyset(&action.sa_mask);
    sigaction(crashes[i], &action, NULL);
  }
}
