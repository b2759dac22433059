/* SPDX-License-Identifier: Apache-2.0 */
/** number.h: numbers among a verb's arguments. */
#ifndef WM_COMMAND_NUMBER_H
#define WM_COMMAND_NUMBER_H

/** A decimal number of at most 10 digits, not above most. @return it, or -1 */
long wm_command_number(const char *text, long most);

#endif
