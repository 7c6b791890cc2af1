#if defined(__linux__)
#define _GNU_SOURCE
#include <pty.h>
#else
#include <util.h>
#endif

#include "CTestSupport.h"

#include <errno.h>
#include <fcntl.h>
#include <signal.h>
#include <stddef.h>
#include <sys/ioctl.h>
#include <sys/wait.h>
#include <unistd.h>

static void close_from(int first) {
#if defined(__linux__)
  close_range((unsigned)first, ~0U, 0);
#else
  for (int descriptor = first; descriptor < getdtablesize(); ++descriptor) close(descriptor);
#endif
}

static void block_signals(sigset_t *previous) {
  sigset_t all;
  sigfillset(&all);
  pthread_sigmask(SIG_BLOCK, &all, previous);
}

// Test workers block signals, and a mask outlives exec: the program would never see SIGWINCH.
static void restore_signals(void) {
  for (int number = 1; number < NSIG; ++number) signal(number, SIG_DFL);
  sigset_t none;
  sigemptyset(&none);
  pthread_sigmask(SIG_SETMASK, &none, NULL);
}

static _Noreturn void execute(
    const char *path, char *const arguments[], char *const environment[],
    const char *working_directory) {
  if (working_directory == NULL || chdir(working_directory) == 0) {
    close_from(3);
    restore_signals();
    execve(path, arguments, environment);
  }
  _exit(127);
}

static void send_report(int descriptor, int32_t kind, int32_t value) {
  test_program_report report = {kind, value};
  while (write(descriptor, &report, sizeof report) == -1 && errno == EINTR) {
  }
}

static int receive_report(int descriptor, test_program_report *report) {
  ssize_t count;
  do count = read(descriptor, report, sizeof *report);
  while (count == -1 && errno == EINTR);
  return count == sizeof *report;
}

static test_program_report report_of(int status) {
  if (WIFSTOPPED(status)) return (test_program_report){test_report_stopped, WSTOPSIG(status)};
  if (WIFSIGNALED(status)) return (test_program_report){test_report_killed, WTERMSIG(status)};
  return (test_program_report){test_report_exited, WEXITSTATUS(status)};
}

static test_program_report wait_for(pid_t process, int options) {
  int status = 0;
  pid_t ended;
  do ended = waitpid(process, &status, options);
  while (ended == -1 && errno == EINTR);
  return ended == -1 ? (test_program_report){test_report_failed, errno} : report_of(status);
}

static _Noreturn void supervise(
    int terminal, int reports, const char *path, char *const arguments[], char *const environment[],
    const char *working_directory) {
  setsid();
  ioctl(terminal, TIOCSCTTY, 0);
  // The descriptor of the reports may be one of the first four itself.
  int kept = fcntl(reports, F_DUPFD, 4);
  for (int descriptor = 0; descriptor < 3; ++descriptor) dup2(terminal, descriptor);
  dup2(kept, 3);
  close_from(4);

  pid_t program = fork();
  if (program == 0) {
    setpgid(0, 0);
    tcsetpgrp(0, getpid());
    execute(path, arguments, environment, working_directory);
  }
  if (program == -1) {
    send_report(3, test_report_failed, errno);
    _exit(127);
  }
  // Both sides do this, so that neither can run on before it is done.
  setpgid(program, program);
  restore_signals();
  send_report(3, test_report_started, program);

  test_program_report report;
  do {
    report = wait_for(program, WUNTRACED);
    send_report(3, report.kind, report.value);
  } while (report.kind == test_report_stopped);
  // Some systems drop unread output and forget the settings when the leader of a session ends.
  for (;;) pause();
}

int32_t test_spawn_on_pseudo_terminal(
    const char *path, char *const arguments[], char *const environment[], int32_t rows,
    int32_t columns, const char *working_directory, test_terminal_program *program) {
  int master, slave, reports[2];
  struct winsize size = {.ws_row = (unsigned short)rows, .ws_col = (unsigned short)columns};
  if (openpty(&master, &slave, NULL, NULL, &size) == -1) return errno;
  if (pipe(reports) == -1) {
    int error = errno;
    close(master);
    close(slave);
    return error;
  }
  fcntl(master, F_SETFD, FD_CLOEXEC);
  fcntl(master, F_SETFL, fcntl(master, F_GETFL) | O_NONBLOCK);
  fcntl(reports[0], F_SETFD, FD_CLOEXEC);
  tcgetattr(slave, &program->initial_settings);

  sigset_t previous;
  block_signals(&previous);
  pid_t supervisor = fork();
  int error = errno;
  if (supervisor == 0)
    supervise(slave, reports[1], path, arguments, environment, working_directory);
  pthread_sigmask(SIG_SETMASK, &previous, NULL);
  close(slave);
  close(reports[1]);

  test_program_report report = {test_report_failed, error};
  if (supervisor != -1 && receive_report(reports[0], &report)
      && report.kind == test_report_started) {
    program->terminal = master;
    program->reports = reports[0];
    program->supervisor_id = supervisor;
    program->process_id = report.value;
    return 0;
  }
  close(master);
  close(reports[0]);
  if (supervisor != -1) wait_for(supervisor, 0);
  return report.value != 0 ? report.value : ECHILD;
}

int32_t test_set_window_size(int32_t terminal, int32_t rows, int32_t columns) {
  struct winsize size = {.ws_row = (unsigned short)rows, .ws_col = (unsigned short)columns};
  return ioctl(terminal, TIOCSWINSZ, &size) == -1 ? errno : 0;
}

int32_t test_settings_are_restored(const test_terminal_program *program) {
  const struct termios *initial = &program->initial_settings;
  struct termios now;
  if (tcgetattr(program->terminal, &now) == -1) return 0;
  int same = now.c_iflag == initial->c_iflag && now.c_oflag == initial->c_oflag
      && now.c_cflag == initial->c_cflag && now.c_lflag == initial->c_lflag;
  for (size_t index = 0; index < NCCS; ++index)
    same = same && now.c_cc[index] == initial->c_cc[index];
  return same;
}

int32_t test_spawn(
    const char *path, char *const arguments[], char *const environment[],
    const char *working_directory, int32_t standard_input, int32_t standard_output,
    int32_t standard_error, uint32_t time_limit_seconds, int32_t *process_id) {
  sigset_t previous;
  block_signals(&previous);
  pid_t program = fork();
  int error = errno;
  if (program == 0) {
    // Out of the way first: one of them may have the number that another is to get.
    int input = fcntl(standard_input, F_DUPFD, 3);
    int output = fcntl(standard_output, F_DUPFD, 3);
    int errors = fcntl(standard_error, F_DUPFD, 3);
    dup2(input, 0);
    dup2(output, 1);
    dup2(errors, 2);
    // An alarm outlives exec, so nobody has to watch the clock.
    alarm(time_limit_seconds);
    execute(path, arguments, environment, working_directory);
  }
  pthread_sigmask(SIG_SETMASK, &previous, NULL);
  if (program == -1) return error;
  *process_id = program;
  return 0;
}

test_program_report test_wait(int32_t process_id) {
  return wait_for(process_id, 0);
}
