/* SPDX-License-Identifier: Apache-2.0 */
/** message.h: translation of messages through gettext; English is the source language. */
#ifndef WM_BASE_MESSAGE_H
#define WM_BASE_MESSAGE_H

#ifdef ENABLE_NLS
#include <libintl.h>
#define _(text) gettext(text)
#else
#define _(text) (text)
#endif
/** Marks a string in a table; translate it with _() where it is printed. */
#define N_(text) (text)

/** Set the locale's messages and the text domain; call once in main, before the first message. */
void wm_message_init(void);

#endif
