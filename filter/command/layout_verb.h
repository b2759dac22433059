/* SPDX-License-Identifier: Apache-2.0 */
/** layout_verb.h: the verbs of `waymask layout`, a file each and a row in layout.c. */
#ifndef WM_COMMAND_LAYOUT_VERB_H
#define WM_COMMAND_LAYOUT_VERB_H

#include "filter/command/command.h"

extern const struct wm_command wm_layout_check;
extern const struct wm_command wm_layout_list;
extern const struct wm_command wm_layout_install;

#endif
