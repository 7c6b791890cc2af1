// What the test support needs from C: starting programs (only async-signal-safe calls may stand
// between `fork` and `exec`, which Swift cannot promise) and counting allocations.

#ifndef C_TEST_SUPPORT_H
#define C_TEST_SUPPORT_H

#include <stdint.h>
#include <termios.h>

/// What a `test_program_report` says about the program.
static const int32_t test_report_started = 0;
static const int32_t test_report_exited = 1;
static const int32_t test_report_killed = 2;
static const int32_t test_report_stopped = 3;
static const int32_t test_report_failed = 4;

/// One message about a program: its process id, exit code, signal number, or an error number.
typedef struct {
  int32_t kind;
  int32_t value;
} test_program_report;

/// A program that runs on a pseudo-terminal of its own, beneath a supervisor.
typedef struct {
  /// The master side of the terminal.
  int32_t terminal;
  /// Where a `test_program_report` can be read whenever the program is stopped or ends.
  int32_t reports;
  /// The supervisor: a child of this process, which lives until it is killed.
  int32_t supervisor_id;
  /// The program itself: a child of the supervisor, leading the foreground process group.
  int32_t process_id;
  /// The settings of the terminal before the program could change them.
  struct termios initial_settings;
} test_terminal_program;

/// Starts a program on a new pseudo-terminal, with no signal blocked and none ignored.
///
/// The leader of the terminal's session is a supervisor and not the program. So the program can be
/// stopped as beneath a shell (the kernel never stops a group without a parent in its session), and
/// the terminal keeps its settings and its last output when the program has ended.
///
/// `working_directory` may be NULL. A program that cannot be executed exits with 127. Returns 0, or
/// an error number.
int32_t test_spawn_on_pseudo_terminal(
    const char *path, char *const arguments[], char *const environment[], int32_t rows,
    int32_t columns, const char *working_directory, test_terminal_program *program);

/// Tells the terminal its size; the kernel sends SIGWINCH to the foreground process group.
///
/// Returns 0, or an error number.
int32_t test_set_window_size(int32_t terminal, int32_t rows, int32_t columns);

/// Returns 1 if the terminal of the program has the settings it began with, else 0.
int32_t test_settings_are_restored(const test_terminal_program *program);

/// Starts a program with these three descriptors as its standard ones, with no signal blocked and
/// none ignored.
///
/// `working_directory` may be NULL. A program that cannot be executed exits with 127; one that runs
/// for longer than the limit is killed by SIGALRM. Returns 0, or an error number.
int32_t test_spawn(
    const char *path, char *const arguments[], char *const environment[],
    const char *working_directory, int32_t standard_input, int32_t standard_output,
    int32_t standard_error, uint32_t time_limit_seconds, int32_t *process_id);

/// Waits until a child has ended and returns how: `test_report_exited`, `test_report_killed` or
/// `test_report_failed`, with the exit code, the signal number or the error number.
test_program_report test_wait(int32_t process_id);

/// Returns 1 where allocations can be counted: glibc without a sanitizer that has its own malloc.
int32_t test_allocation_counting_available(void);

/// Starts counting the allocations of the calling thread from zero.
void test_allocation_counting_begin(void);

/// Stops counting and returns how many allocations the calling thread made since the beginning.
uint64_t test_allocation_counting_end(void);

#endif
