/* SPDX-License-Identifier: Apache-2.0 */
#include "config.h"

#include "filter/command/command.h"

#include "filter/base/message.h"
#include "filter/label/fonts.h"
#include "filter/waybill/batch.h"

#include <errno.h>
#include <fcntl.h>
#include <getopt.h>
#include <stdbool.h>
#include <stdio.h>
#include <string.h>
#include <unistd.h>

/* The verbs, in the order of `waymask --help`: a new one is a file and a row. */
static const struct wm_command *const commands[] = {
    &wm_command_check, &wm_command_seal,   &wm_command_render, &wm_command_preview,
    &wm_command_open,  &wm_command_opener, &wm_command_audit,  &wm_command_keygen,
    &wm_command_keys,  &wm_command_models, &wm_command_layout, &wm_command_print,
    &wm_command_setup, &wm_command_doctor,
};
#define COMMAND_COUNT (sizeof commands / sizeof commands[0])

static void print_help(void)
{
    size_t i;

    printf("%s\n\n", _("Usage: waymask [--config FILE] VERB [OPTION]… [ARGUMENT]…"));
    printf("%s\n\n", _("Turns order records into privacy waybills and prints them through CUPS."));
    for (i = 0; i < COMMAND_COUNT; i++)
        printf("  %-10s %s\n", commands[i]->name, _(commands[i]->summary));
    printf(
        "\n%s\n",
        _("  --config FILE  configuration; default $WAYMASK_CONFIG, or the system's waymask.conf\n"
          "  --help         this text; after a verb, that verb's options\n"
          "  --version      the version"));
    printf("\n%s\n",
           _("Exit status: 0 done, 1 input or printer, 2 usage or configuration, 3 wrong key\n"
             "or outlet, 4 tampered or forged, 5 not a sealed code, 6 retired key,\n"
             "7 revoked station, 8 expired, 9 over a limit, 10 not permitted,\n"
             "11 opener not reachable. See waymask(1)."));
}

static void print_verb_help(const struct wm_command *command)
{
    const struct wm_command *const *verb;

    printf(_("Usage: waymask %s %s\n\n%s\n"), command->name, command->synopsis,
           _(command->summary));
    if (command->help[0] != '\0')
        printf("\n%s\n", _(command->help));
    for (verb = command->verbs; verb != NULL && *verb != NULL; verb++) {
        printf("\n%s %s\n  %s\n", (*verb)->name, (*verb)->synopsis, _((*verb)->summary));
        if ((*verb)->help[0] != '\0')
            printf("%s\n", _((*verb)->help));
    }
}

static const struct wm_command *find(const char *name)
{
    size_t i;

    for (i = 0; i < COMMAND_COUNT; i++) {
        if (strcmp(commands[i]->name, name) == 0)
            return commands[i];
    }
    return NULL;
}

static bool wants_help(int argc, char **argv)
{
    int i;

    for (i = 1; i < argc && strcmp(argv[i], "--") != 0; i++) {
        if (strcmp(argv[i], "--help") == 0)
            return true;
    }
    return false;
}

/* What was printed has to have arrived: `waymask check >/dev/full` must not end with 0. */
static int finish_output(int status, struct wm_err *err)
{
    if ((fflush(stdout) != 0 || ferror(stdout)) && status == WM_OK) {
        status = wm_err_set(err, WM_ERR_INPUT, _("cannot write: %s"), strerror(errno));
        wm_err_place(err, _("standard output"), 0, 0, NULL);
    }
    return status;
}

/* Options before the verb. @return the index of the verb, or 0 with *status set */
static int read_options(int argc, char **argv, const char **conf_path, int *status,
                        struct wm_err *err)
{
    static const struct option options[] = {
        {"config", required_argument, NULL, 'c'},
        {"help", no_argument, NULL, 'h'},
        {"version", no_argument, NULL, 'v'},
        {0},
    };
    int option;

    while ((option = getopt_long(argc, argv, "+:", options, NULL)) != -1) {
        switch (option) {
        case 'c':
            *conf_path = optarg;
            break;
        case 'h':
            print_help();
            return 0;
        case 'v':
            puts(PACKAGE " " PACKAGE_VERSION);
            return 0;
        default:
            *status = wm_err_set(err, WM_ERR_USAGE,
                                 _("unknown option, or its value is missing; see waymask --help"));
            return 0;
        }
    }
    if (optind < argc)
        return optind;
    *status = wm_err_set(err, WM_ERR_USAGE, _("a verb is missing; see waymask --help"));
    return 0;
}

static int run(int argc, char **argv, struct wm_err *err)
{
    const struct wm_command *command;
    const char *conf_path = NULL;
    int status = WM_OK;
    int verb;

    opterr = 0;
    verb = read_options(argc, argv, &conf_path, &status, err);
    if (verb == 0)
        return status;
    command = find(argv[verb]);
    if (command == NULL)
        return wm_err_set(err, WM_ERR_USAGE, _("unknown verb; see waymask --help"));
    argc -= verb;
    argv += verb;
    if (wants_help(argc, argv)) {
        print_verb_help(command);
        return WM_OK;
    }
    optind = 0; /* glibc: start anew */
    return command->run(argc, argv, conf_path, err);
}

int wm_command_main(int argc, char **argv)
{
    struct wm_err err = {0};
    int status = finish_output(run(argc, argv, &err), &err);

    if (err.code != WM_OK)
        wm_err_print(&err, "waymask: ", stderr);
    /* Should a verb hand on the -1 of a call, the error still says which status it is. */
    return status >= WM_OK && status <= WM_ERR_UNREACHABLE ? status : (int)err.code;
}

int wm_command_misuse(const char *verb, struct wm_err *err)
{
    return wm_err_set(err, WM_ERR_USAGE, _("wrong options or arguments; see waymask %s --help"),
                      verb);
}

struct wm_host *wm_command_host(const struct wm_conf *conf, bool need_station, struct wm_err *err)
{
    struct wm_host *host = wm_host_new(conf, need_station, err);

    if (host != NULL && wm_host_warning(host) != NULL)
        fprintf(stderr, "waymask: %s\n", wm_host_warning(host));
    return host;
}

void wm_command_warn_of_fonts(void)
{
    char line[512];

    if (wm_fonts_warning(line, sizeof line) != NULL)
        fprintf(stderr, "waymask: %s\n", line);
}

int wm_command_input(const char *path, struct wm_err *err)
{
    int fd = strcmp(path, "-") == 0 ? fcntl(STDIN_FILENO, F_DUPFD_CLOEXEC, 3)
                                    : open(path, O_RDONLY | O_CLOEXEC | O_NOCTTY);

    if (fd < 0) {
        wm_err_set(err, WM_ERR_INPUT, "%s", strerror(errno));
        wm_err_place(err, path, 0, 0, NULL);
    }
    return fd;
}
