#ifndef DESCENT_MOUSE_H
#define DESCENT_MOUSE_H

#include <signal.h>

// What the screen tells the handler of crashes: whether the terminal reports the mouse, and how it stops.

extern volatile sig_atomic_t signals_mouse_is_reported;
extern const char signals_mouse_off[];

#endif
