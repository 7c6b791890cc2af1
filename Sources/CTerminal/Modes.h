#ifndef DESCENT_MODES_H
#define DESCENT_MODES_H

#include <signal.h>

// What the screen tells the handler of crashes: which modes of the terminal are on that ncurses does not know, and how
// each is turned off.

extern volatile sig_atomic_t signals_mouse_is_reported;
extern const char signals_mouse_off[];
extern volatile sig_atomic_t signals_paste_is_bracketed;
extern const char signals_paste_off[];

#endif
