#define NCURSES_WIDECHAR 1
#define _XOPEN_SOURCE_EXTENDED 1

#include "CTerminal.h"
#include "Modes.h"

#include <curses.h>
#include <langinfo.h>
#include <locale.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/ioctl.h>
#include <term.h>
#include <termios.h>
// A macro of term.h that no program can want.
#undef columns
#include <unistd.h>
#include <wchar.h>

static SCREEN *screen = NULL;
static FILE *detached_output = NULL;
static FILE *detached_input = NULL;

// MARK: Colour pairs

enum { pair_limit = 4096 };
static int32_t pair_colors[pair_limit][2];
static int pair_count = 1;

static int pair_of(int32_t foreground, int32_t background) {
  if (!has_colors() || (foreground < 0 && background < 0)) return 0;
  // The last pairs are asked for again and again; a frame has a few dozen.
  static int last = 0;
  if (last > 0 && last < pair_count && pair_colors[last][0] == foreground &&
      pair_colors[last][1] == background)
    return last;
  for (int i = 1; i < pair_count; i++)
    if (pair_colors[i][0] == foreground && pair_colors[i][1] == background) return last = i;
  int limit = COLOR_PAIRS < pair_limit ? COLOR_PAIRS : pair_limit;
  if (pair_count >= limit) return 0;
  int pair = pair_count;
#if defined(NCURSES_EXT_COLORS) && NCURSES_EXT_COLORS
  if (init_extended_pair(pair, foreground, background) == ERR) return 0;
#else
  if (init_pair((short)pair, (short)foreground, (short)background) == ERR) return 0;
#endif
  pair_colors[pair][0] = foreground;
  pair_colors[pair][1] = background;
  pair_count++;
  return last = pair;
}

// MARK: The mouse and pasted text

// Beyond the numbers that ncurses gives to the keys it finds in terminfo.
enum { key_sgr_mouse = KEY_MAX + 2000, key_x10_mouse, key_paste_begin, key_paste_end };

static void define_report_keys(void) {
  // ncurses' own reader would hold presses back to wait for double clicks, and knows no movement.
  define_key(NULL, KEY_MOUSE);
  define_key("\033[<", key_sgr_mouse);
  define_key("\033[M", key_x10_mouse);
  define_key("\033[200~", key_paste_begin);
  define_key("\033[201~", key_paste_end);
}

static void send(const char *text) {
  ssize_t written = write(STDOUT_FILENO, text, strlen(text));
  (void)written;
}

static bool has_text(const char *capability) {
  const char *text = tigetstr(capability);
  return text && text != (const char *)-1;
}

bool terminal_report_mouse(void) {
  if (!screen || detached_output || !has_text("kmous")) return false;
  // Buttons, movement, and numbers without a limit (SGR); xterm's control sequences, "Mouse Tracking".
  signals_mouse_is_reported = 1;
  send("\033[?1000h\033[?1003h\033[?1006h");
  return true;
}

static void stop_reporting_mouse(void) {
  if (!signals_mouse_is_reported) return;
  send(signals_mouse_off);
  signals_mouse_is_reported = 0;
  // Reports on their way would end up as text behind the shell's prompt.
  tcdrain(STDOUT_FILENO);
  tcflush(STDIN_FILENO, TCIFLUSH);
}

bool terminal_bracket_paste(void) {
  if (!screen || detached_output) return false;
  // Entries older than the capability are known by the mouse: what has that takes the mode or overlooks it.
  if (!has_text("BE") && !has_text("kmous")) return false;
  signals_paste_is_bracketed = 1;
  send("\033[?2004h");
  return true;
}

static void stop_bracketing_paste(void) {
  if (!signals_paste_is_bracketed) return;
  send(signals_paste_off);
  signals_paste_is_bracketed = 0;
}

// MARK: Opening and closing

static void prepare(void) {
  set_term(screen);
  cbreak();
  noecho();
  nonl();
  intrflush(stdscr, FALSE);
  keypad(stdscr, TRUE);
  nodelay(stdscr, TRUE);
  // Ctrl-S would freeze the screen with nothing to say so.
  struct termios settings;
  if (!detached_input && tcgetattr(STDIN_FILENO, &settings) == 0) {
    settings.c_iflag &= ~(tcflag_t)IXON;
    // Ctrl-Z is a key: as a signal it would stop a make or a script around the program, and with it give the
    // terminal to the shell, before the screen is put back.
    settings.c_cc[VSUSP] = _POSIX_VDISABLE;
    tcsetattr(STDIN_FILENO, TCSANOW, &settings);
    def_prog_mode();
  }
  curs_set(0);
  set_escdelay(25);
  define_report_keys();
  if (has_colors()) {
    start_color();
    use_default_colors();
  }
  pair_count = 1;
}

bool terminal_open(const char *type) {
  if (screen) return true;
  // Before ncurses, which would otherwise ignore SIGTSTP while it draws and lose a Ctrl-Z.
  signals_install();
  screen = newterm(type, stdout, stdin);
  if (!screen) return false;
  prepare();
  static bool registered = false;
  if (!registered) {
    registered = true;
    atexit(terminal_close);
  }
  return true;
}

bool terminal_open_detached(const char *type, int32_t rows, int32_t columns) {
  if (screen) return false;
  detached_output = fopen("/dev/null", "w");
  detached_input = fopen("/dev/null", "r");
  if (!detached_output || !detached_input) return false;
  screen = newterm(type, detached_output, detached_input);
  if (!screen) return false;
  prepare();
  resizeterm(rows, columns);
  return true;
}

void terminal_close(void) {
  if (!screen) return;
  stop_bracketing_paste();
  stop_reporting_mouse();
  // Without a second screen to leave, the last frame would stay under the shell's prompt.
  if (!enter_ca_mode) {
    werase(stdscr);
    wrefresh(stdscr);
  }
  endwin();
  delscreen(screen);
  screen = NULL;
  if (detached_output) fclose(detached_output);
  if (detached_input) fclose(detached_input);
  detached_output = detached_input = NULL;
}

static bool look_up(const char *type, bool *moves_cursor) {
  int error = 0;
  TERMINAL *before = cur_term;
  bool known = setupterm(type, STDOUT_FILENO, &error) == OK;
  *moves_cursor = known && has_text("cup");
  if (known && cur_term != before) {
    TERMINAL *probe = cur_term;
    set_curterm(before);
    del_curterm(probe);
  }
  return known;
}

bool terminal_is_known(const char *type) {
  bool moves_cursor = false;
  return look_up(type, &moves_cursor);
}

bool terminal_moves_cursor(const char *type) {
  bool moves_cursor = false;
  look_up(type, &moves_cursor);
  return moves_cursor;
}

// MARK: Size and colours

int32_t terminal_rows(void) { return screen ? LINES : 0; }
int32_t terminal_columns(void) { return screen ? COLS : 0; }

bool terminal_update_size(void) {
  struct winsize size;
  if (!screen || ioctl(STDOUT_FILENO, TIOCGWINSZ, &size) != 0) return false;
  if (size.ws_row == 0 || size.ws_col == 0) return false;
  if (size.ws_row == LINES && size.ws_col == COLS) return false;
  resizeterm(size.ws_row, size.ws_col);
  return true;
}

int32_t terminal_color_count(void) {
  if (!screen || !has_colors()) return 0;
  return COLORS;
}

// MARK: Frames

// Whether the locale's characters are UTF-8, as far as anybody asked.
static bool locale_is_utf8 = false;

uint32_t terminal_plain_scalar(uint32_t scalar) {
  if (scalar < 0x80) return scalar;
  bool is_dash = (scalar >= 0x2010 && scalar <= 0x2015) || scalar == 0x2212;
  return is_dash ? '-' : '?';
}

void terminal_put(int32_t row, int32_t column, uint32_t scalar, int32_t foreground,
                  int32_t background, bool bold, bool dim, bool underlined, bool reversed) {
  if (!screen) return;
  attr_t attributes = A_NORMAL;
  if (bold) attributes |= A_BOLD;
  if (dim) attributes |= A_DIM;
  if (underlined) attributes |= A_UNDERLINE;
  if (reversed) attributes |= A_REVERSE;
  // Elsewhere ncurses sends some of them as single bytes, which move no cursor: all that follows would stand wrong.
  if (!locale_is_utf8) scalar = terminal_plain_scalar(scalar);
  wchar_t text[2] = {(wchar_t)scalar, 0};
  cchar_t cell;
  int pair = pair_of(foreground, background);
#if defined(NCURSES_EXT_COLORS) && NCURSES_EXT_COLORS
  if (setcchar(&cell, text, attributes, 0, &pair) == ERR) return;
#else
  if (setcchar(&cell, text, attributes, (short)pair, NULL) == ERR) return;
#endif
  // In the last cell of the screen this returns ERR because the cursor cannot move on; the cell is set.
  mvwadd_wch(stdscr, row, column, &cell);
}

uint32_t terminal_scalar_at(int32_t row, int32_t column) {
  cchar_t cell;
  wchar_t text[CCHARW_MAX + 1] = {0};
  attr_t attributes;
  short pair;
  int extended = 0;
  if (!screen || mvwin_wch(stdscr, row, column, &cell) == ERR) return 0;
  if (getcchar(&cell, text, &attributes, &pair, &extended) == ERR) return 0;
  return (uint32_t)text[0];
}

void terminal_refresh(void) {
  if (screen) wrefresh(stdscr);
}

void terminal_invalidate(void) {
  if (screen) clearok(curscr, TRUE);
}

// MARK: Keys

static uint32_t key_number(wint_t code) {
  switch (code) {
  case KEY_UP: return terminal_key_up;
  case KEY_DOWN: return terminal_key_down;
  case KEY_LEFT: return terminal_key_left;
  case KEY_RIGHT: return terminal_key_right;
  case KEY_HOME: return terminal_key_home;
  case KEY_END: return terminal_key_end;
  case KEY_PPAGE: return terminal_key_page_up;
  case KEY_NPAGE: return terminal_key_page_down;
  case KEY_BACKSPACE: return terminal_key_backspace;
  case KEY_DC: return terminal_key_delete;
  case KEY_BTAB: return terminal_key_back_tab;
  case KEY_ENTER: return terminal_key_enter;
  case key_sgr_mouse: return terminal_key_mouse;
  case key_x10_mouse: return terminal_key_old_mouse;
  case key_paste_begin: return terminal_key_paste_begin;
  case key_paste_end: return terminal_key_paste_end;
  default: return terminal_key_unknown;
  }
}

int32_t terminal_read(uint32_t *code) {
  if (!screen) return terminal_input_none;
  wint_t read = 0;
  switch (wget_wch(stdscr, &read)) {
  case OK: *code = (uint32_t)read; return terminal_input_character;
  case KEY_CODE_YES: *code = key_number(read); return terminal_input_key;
  default: return terminal_input_none;
  }
}

bool terminal_locale_is_utf8(void) {
  setlocale(LC_ALL, "");
  const char *codeset = nl_langinfo(CODESET);
  locale_is_utf8 = codeset && (strcmp(codeset, "UTF-8") == 0 || strcmp(codeset, "utf8") == 0);
  return locale_is_utf8;
}
