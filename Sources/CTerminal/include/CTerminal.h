#ifndef DESCENT_CTERMINAL_H
#define DESCENT_CTERMINAL_H

#include <stdbool.h>
#include <stdint.h>

// ncurses and signals as plain functions: Swift sees no macros, variadics or `stdscr`. Everything is for
// the main thread, but for what the signal handlers do by themselves.

// MARK: Screen

/// Takes over the terminal on standard input and output. `type` is a terminfo name, or null for $TERM.
/// Returns false and changes nothing when the terminal is unknown.
bool terminal_open(const char *type);

/// Takes over a screen that goes nowhere, for tests: no terminal is needed.
bool terminal_open_detached(const char *type, int32_t rows, int32_t columns);

/// Gives the terminal back as it was; does nothing when it is not open.
void terminal_close(void);

/// Asks the terminal to report the mouse until it is given back. Returns whether it has one.
bool terminal_report_mouse(void);

/// Asks the terminal to mark where pasted text begins and ends, until it is given back. Returns whether it was asked.
bool terminal_bracket_paste(void);

/// Whether terminfo knows a terminal by that name.
bool terminal_is_known(const char *type);

/// Whether a terminal by that name can write anywhere on its screen, as any but a printer can.
bool terminal_moves_cursor(const char *type);

int32_t terminal_rows(void);
int32_t terminal_columns(void);

/// Asks the system for the terminal's size and takes it on. Returns whether it changed.
bool terminal_update_size(void);

/// The number of colours: 0 or 8 or 256, or 16777216 where a colour is its own red, green and blue.
int32_t terminal_color_count(void);

/// What stands for a character where the locale has no UTF-8: ASCII as it is, `-` for dashes, else `?`.
uint32_t terminal_plain_scalar(uint32_t scalar);

/// Writes one cell to the pending frame. A colour is a number below `terminal_color_count`, or -1 for the
/// terminal's own.
void terminal_put(int32_t row, int32_t column, uint32_t scalar, int32_t foreground,
                  int32_t background, bool bold, bool dim, bool underlined, bool reversed);

/// The scalar in a cell of the pending frame, for tests.
uint32_t terminal_scalar_at(int32_t row, int32_t column);

/// Sends what has changed since the last frame.
void terminal_refresh(void);

/// Makes the next refresh send everything.
void terminal_invalidate(void);

enum terminal_input {
  terminal_input_none = 0,
  terminal_input_character = 1,
  terminal_input_key = 2,
};

/// Takes one key without waiting: a character, or one of the `terminal_key_` numbers.
int32_t terminal_read(uint32_t *code);

enum terminal_key {
  terminal_key_unknown = 0,
  terminal_key_up,
  terminal_key_down,
  terminal_key_left,
  terminal_key_right,
  terminal_key_home,
  terminal_key_end,
  terminal_key_page_up,
  terminal_key_page_down,
  terminal_key_backspace,
  terminal_key_delete,
  terminal_key_back_tab,
  terminal_key_enter,
  /// The beginning of a report of the mouse: `button;column;row` and M or m follow as characters.
  terminal_key_mouse,
  /// The same by terminals that know nothing newer: three characters follow.
  terminal_key_old_mouse,
  /// The beginning and the end of pasted text, whose characters come between them.
  terminal_key_paste_begin,
  terminal_key_paste_end,
};

/// Whether the locale's characters are UTF-8. Sets the program's locale from the environment first.
bool terminal_locale_is_utf8(void);

// MARK: Signals

/// Catches INT, TERM, QUIT, HUP, WINCH, TSTP and CONT, ignores PIPE, USR1 and USR2. Returns a descriptor that becomes
/// readable when one has come.
int32_t signals_install(void);

/// The oldest signal that nobody has taken yet, or 0.
int32_t signals_next(void);

/// Stops the process, as Ctrl-Z would have; returns when it goes on.
void signals_stop_process(void);

/// Stops the process and its process group, as Ctrl-Z would have; returns when they go on, or at once where no
/// shell could continue them.
void signals_stop_job(void);

/// From now on a crash in any thread restores the terminal and prints one line.
void signals_guard_crashes(void);

#endif
