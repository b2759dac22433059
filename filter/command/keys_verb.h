/* SPDX-License-Identifier: Apache-2.0 */
/** keys_verb.h: what `waymask keys` does, a function for each of its own verbs. */
#ifndef WM_COMMAND_KEYS_VERB_H
#define WM_COMMAND_KEYS_VERB_H

#include "filter/base/err.h"

/** argv[0] is the verb's name; conf_path as in struct wm_command. @return exit status */
int wm_keys_list(int argc, char **argv, const char *conf_path, struct wm_err *err);
int wm_keys_draft(int argc, char **argv, const char *conf_path, struct wm_err *err);
int wm_keys_sign(int argc, char **argv, const char *conf_path, struct wm_err *err);
int wm_keys_rotate(int argc, char **argv, const char *conf_path, struct wm_err *err);
int wm_keys_revoke(int argc, char **argv, const char *conf_path, struct wm_err *err);
int wm_keys_retire(int argc, char **argv, const char *conf_path, struct wm_err *err);
int wm_keys_passphrase(int argc, char **argv, const char *conf_path, struct wm_err *err);

/**
 * Put a key event on record in the log at path, durably, before it is done; nothing if path is
 * NULL. The entry's result is the given word, its detail `what=number`.
 * @param role of the key, or 0  @return WM_OK, or a code with err: then it must not be done
 */
int wm_keys_record(const char *path, const char *result, unsigned role, const char *what,
                   unsigned long number, struct wm_err *err);

#endif
