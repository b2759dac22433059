/* SPDX-License-Identifier: Apache-2.0 */
/** command.h: the verbs of waymask(1), a table row and a file each. */
#ifndef WM_COMMAND_COMMAND_H
#define WM_COMMAND_COMMAND_H

#include "filter/base/conf.h"
#include "filter/base/err.h"

#include <stdbool.h>

struct wm_host;

/** One verb. */
struct wm_command {
    const char *name;     /**< "check" */
    const char *synopsis; /**< arguments: "[--json] FILE…" */
    const char *summary;  /**< one line for `waymask --help`; N_() */
    const char *help;     /**< options, a line each, for `waymask VERB --help`; N_() */
    /** Verbs of its own, ending with NULL, which its help shows one by one; or NULL. */
    const struct wm_command *const *verbs;
    /**
     * argv[0] is the verb; getopt_long works on it as in a main. conf_path: `--config`, or NULL.
     * Each verb loads its configuration by wm_conf_load itself, if it needs one.
     * @return exit status, an enum wm_code; on failure err is set and main prints it as one line. A
     * verb that has printed its own messages returns the status with err untouched.
     */
    int (*run)(int argc, char **argv, const char *conf_path, struct wm_err *err);
};

extern const struct wm_command wm_command_audit;
extern const struct wm_command wm_command_check;
extern const struct wm_command wm_command_doctor;
extern const struct wm_command wm_command_keygen;
extern const struct wm_command wm_command_keys;
extern const struct wm_command wm_command_layout;
extern const struct wm_command wm_command_models;
extern const struct wm_command wm_command_open;
extern const struct wm_command wm_command_opener;
extern const struct wm_command wm_command_preview;
extern const struct wm_command wm_command_print;
extern const struct wm_command wm_command_render;
extern const struct wm_command wm_command_seal;
extern const struct wm_command wm_command_setup;

/** Open FILE for a verb; "-" is standard input. @return fd, to be closed, or -1 with err */
int wm_command_input(const char *path, struct wm_err *err);

/** wm_host_new, with its warning on standard error. */
struct wm_host *wm_command_host(const struct wm_conf *conf, bool need_station, struct wm_err *err);

/** Say on standard error if fontconfig's cache is missing; before anything is drawn. */
void wm_command_warn_of_fonts(void);

/** What a verb returns when getopt_long gave '?' or ':', or its arguments are wrong: WM_ERR_USAGE,
 * with an error that names `waymask VERB --help`. opterr is 0: getopt prints nothing itself. */
int wm_command_misuse(const char *verb, struct wm_err *err);

/** All of waymask(1): options before the verb, the verb, its error line. @return exit status */
int wm_command_main(int argc, char **argv);

#endif
