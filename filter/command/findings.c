/* SPDX-License-Identifier: Apache-2.0 */
#include "config.h"

#include "filter/command/findings.h"

#include "filter/base/file.h"
#include "filter/base/message.h"
#include "filter/cups/queue.h"
#include "filter/label/fonts.h"
#include "filter/label/layout.h"
#include "filter/label/scripts.h"
#include "filter/seal/keys.h"

#include <dirent.h>
#include <errno.h>
#include <grp.h>
#include <stdarg.h>
#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <strings.h>
#include <sys/stat.h>
#include <time.h>
#include <unistd.h>

#define TEXT_MAX (256u * 1024u) /* bytes of a configuration file of CUPS */
#define QUEUES_MAX 64
#define DAY_S 86400
#define WAIT_S (7 * DAY_S) /* a printer without labels over holidays */

const char *wm_finding_name(enum wm_finding kind)
{
    static const char *const names[] = {
        [WM_FINDING_GOOD] = N_("good"),
        [WM_FINDING_UNKNOWN] = N_("unknown"),
        [WM_FINDING_ADVICE] = N_("advice"),
        [WM_FINDING_LEAK] = N_("leak"),
    };

    return _(names[kind]);
}

static void tell(struct wm_findings *findings, enum wm_finding kind, const char *format, ...)
    __attribute__((format(printf, 3, 4)));

static void tell(struct wm_findings *findings, enum wm_finding kind, const char *format, ...)
{
    char text[1024];
    va_list args;

    va_start(args, format);
    vsnprintf(text, sizeof text, format, args);
    va_end(args);
    findings->leaks += kind == WM_FINDING_LEAK;
    findings->tell(findings->context, kind, text);
}

/* --- keys --- */

/* The filters run as CUPS's user, who is in group lp. */
static void check_station_key(struct wm_findings *findings, const char *path)
{
    const struct group *lp = getgrnam("lp");
    struct stat info;

    if (stat(path, &info) != 0) {
        tell(findings, WM_FINDING_UNKNOWN, _("%s: %s"), path, strerror(errno));
        return;
    }
    if (geteuid() != 0 || lp == NULL)
        return; /* a private CUPS, whose filters run as this user */
    if (info.st_gid != lp->gr_gid || (info.st_mode & S_IRGRP) == 0)
        tell(findings, WM_FINDING_LEAK,
             _("CUPS's filters cannot read %s, so nothing prints; chown root:lp and chmod 0640 it"),
             path);
    else
        tell(findings, WM_FINDING_GOOD, _("the station key is for root and group lp only"));
}

/* Who may write the log of what is sealed and printed. */
static void check_state(struct wm_findings *findings, const char *path)
{
    const struct group *lp = getgrnam("lp");
    struct stat info;

    if (stat(path, &info) != 0)
        tell(findings, WM_FINDING_LEAK, _("%s: %s; nothing prints without its log"), path,
             strerror(errno));
    else if ((info.st_mode & S_IWOTH) != 0)
        tell(findings, WM_FINDING_LEAK, _("everybody can take the log away from %s; chmod 2770 it"),
             path);
    else if (geteuid() == 0 && lp != NULL &&
             (info.st_gid != lp->gr_gid || (info.st_mode & S_IWGRP) == 0))
        tell(findings, WM_FINDING_LEAK,
             _("CUPS's filters cannot write their log into %s, so nothing prints; chown root:lp "
               "and chmod 2770 it"),
             path);
    else if (access(path, W_OK | X_OK) != 0)
        tell(findings, WM_FINDING_LEAK, _("the log cannot be written into %s: %s; nothing prints"),
             path, strerror(errno));
    else
        tell(findings, WM_FINDING_GOOD, _("the log is kept in %s"), path);
}

void wm_findings_keys(struct wm_findings *findings, const struct wm_conf *conf,
                      const struct wm_host *host)
{
    struct wm_err err = {0};
    char line[1024];
    uint32_t from, until;
    long days;

    if (wm_keys_refuse_private(conf->folder, &err) != 0)
        tell(findings, WM_FINDING_LEAK, "%s", wm_err_format(&err, line, sizeof line));
    else
        tell(findings, WM_FINDING_GOOD, _("no private key of a role or of the root in %s"),
             conf->folder);
    check_station_key(findings, conf->station_key);
    check_state(findings, conf->state_dir);
    if (host == NULL)
        return;
    wm_recipients_validity(wm_host_recipients(host), &from, &until);
    days = ((long)until - (long)time(NULL)) / DAY_S;
    if (days < 30)
        tell(findings, WM_FINDING_ADVICE,
             _("the recipient list is valid for %ld more days; after that nothing is sealed"),
             days);
    else
        tell(findings, WM_FINDING_GOOD, _("the recipient list is valid for %ld days"), days);
}

/* Scripts that no face has, named in one sentence. */
static void tell_scripts(struct wm_findings *findings, struct wm_fonts *fonts)
{
    const struct wm_script *script;
    char names[512] = "";
    size_t i, used = 0;

    for (i = 0; (script = wm_script_at(i)) != NULL; i++) {
        int len;
        if (wm_fonts_cover(fonts, script->letter))
            continue;
        len = snprintf(names + used, sizeof names - used, "%s%s", used > 0 ? ", " : "",
                       _(script->name));
        if (len < 0 || (size_t)len >= sizeof names - used)
            break;
        used += (size_t)len;
    }
    if (used > 0)
        tell(findings, WM_FINDING_ADVICE,
             _("labels in these scripts are refused, since no face has their letters: %s; install "
               "the package %s"),
             names, WM_SCRIPTS_PACKAGE);
    else
        tell(findings, WM_FINDING_GOOD, "%s", _("all faces that labels use are installed"));
}

void wm_findings_fonts(struct wm_findings *findings)
{
    struct wm_err err = {0};
    struct wm_fonts *fonts;
    char line[1024];

    /* Before the fonts are read, which may write the cache. */
    if (wm_fonts_warning(line, sizeof line) != NULL)
        tell(findings, WM_FINDING_ADVICE, "%s", line);
    fonts = wm_fonts_new(&err);
    if (fonts == NULL || wm_fonts_open_all(fonts, &err) != 0)
        tell(findings, WM_FINDING_LEAK, "%s", wm_err_format(&err, line, sizeof line));
    else
        tell_scripts(findings, fonts);
    wm_fonts_free(fonts);
}

/* A layout of the configuration: told if it cannot be loaded. @return true if it can */
static bool check_layout(struct wm_findings *findings, const struct wm_conf *conf, const char *name)
{
    struct wm_err err = {0};
    struct wm_layout *layout = wm_layout_load(name, conf->layout_dir, &err);
    char line[1024];

    if (layout == NULL)
        tell(findings, WM_FINDING_LEAK, "%s", wm_err_format(&err, line, sizeof line));
    wm_layout_free(layout);
    return layout != NULL;
}

void wm_findings_layouts(struct wm_findings *findings, const struct wm_conf *conf)
{
    bool good = check_layout(findings, conf, conf->layout);
    size_t i, k;

    for (i = 0; i < conf->layout_count; i++) {
        const char *name = conf->layouts[i].layout;
        for (k = 0; k < i && strcmp(conf->layouts[k].layout, name) != 0;)
            k++;
        if (k == i && strcmp(conf->layout, name) != 0)
            good = check_layout(findings, conf, name) && good;
    }
    if (good)
        tell(findings, WM_FINDING_GOOD, "%s", _("all layouts of waymask.conf are there"));
}

/* --- CUPS --- */

/* Read a file of the server root; "" and an unknown finding if that fails. To be freed. */
static char *read_config(struct wm_findings *findings, const char *name)
{
    const char *root = getenv("CUPS_SERVERROOT");
    struct wm_err err = {0};
    char path[512], line[1024];
    char *text;
    size_t len;

    if (wm_file_join(path, sizeof path, root != NULL ? root : CUPS_CONF_DIR, name) != 0)
        return NULL;
    text = wm_file_read(path, TEXT_MAX, &len, &err);
    if (text == NULL)
        tell(findings, WM_FINDING_UNKNOWN, "%s", wm_err_format(&err, line, sizeof line));
    return text;
}

/* Copy the value of the last line `name value` of text, section lines aside. @return found */
static bool directive(const char *text, const char *name, char *value, size_t size)
{
    size_t length = strlen(name);
    bool found = false;

    while (text != NULL && *text != '\0') {
        size_t blank = strspn(text, " \t");
        size_t line = strcspn(text, "\r\n");
        if (line > blank + length && strncasecmp(text + blank, name, length) == 0 &&
            strchr(" \t", text[blank + length]) != NULL) {
            const char *start = text + blank + length + strspn(text + blank + length, " \t");
            snprintf(value, size, "%.*s", (int)strcspn(start, "\r\n"), start);
            found = true;
        }
        text += line + strspn(text + line, "\r\n");
    }
    return found;
}

/* Whether printing on a queue of this policy asks who the user is. */
static bool policy_authenticates(const char *text, const char *policy)
{
    char wanted[96];
    bool inside = false, limit = false;

    snprintf(wanted, sizeof wanted, "<Policy %s>", policy);
    for (; text != NULL && *text != '\0'; text += strcspn(text, "\r\n") + 1) {
        text += strspn(text, " \t\r\n");
        if (strncasecmp(text, "<Policy ", 8) == 0)
            inside = strncasecmp(text, wanted, strlen(wanted)) == 0;
        else if (strncasecmp(text, "<Limit", 6) == 0)
            limit = memmem(text, strcspn(text, "\r\n"), "Print-Job", 9) != NULL;
        else if (strncasecmp(text, "</", 2) == 0)
            limit = false;
        else if (inside && limit && strncasecmp(text, "AuthType", 8) == 0)
            return strncasecmp(text + 8 + strspn(text + 8, " \t"), "None", 4) != 0;
        if (*text == '\0')
            break;
    }
    return false;
}

static void check_spool(struct wm_findings *findings, const char *files_conf)
{
    char spool[512] = "/var/spool/cups";
    const struct dirent *entry;
    unsigned long files = 0;
    DIR *folder;

    directive(files_conf, "RequestRoot", spool, sizeof spool);
    folder = opendir(spool);
    if (folder == NULL) {
        tell(findings, WM_FINDING_UNKNOWN, _("the spool %s: %s"), spool, strerror(errno));
        return;
    }
    while ((entry = readdir(folder)) != NULL)
        files += entry->d_name[0] == 'd' && entry->d_name[1] >= '0' && entry->d_name[1] <= '9';
    closedir(folder);
    if (files > 0)
        tell(findings, WM_FINDING_ADVICE,
             _("%lu files of jobs lie in the spool %s; orders that lp printed lie there in clear "
               "(`cancel -a -x` removes all jobs with their files)"),
             files, spool);
    else
        tell(findings, WM_FINDING_GOOD, _("no file of a job lies in the spool"));
}

static void check_scheduler(struct wm_findings *findings, const char *cupsd_conf)
{
    char value[256] = "";

    if (!directive(cupsd_conf, "PreserveJobFiles", value, sizeof value) ||
        (strcasecmp(value, "No") != 0 && strcasecmp(value, "Off") != 0 && strcmp(value, "0") != 0))
        tell(findings, WM_FINDING_LEAK,
             _("CUPS keeps the files of finished jobs (%s), orders in clear among them; set "
               "`PreserveJobFiles No` in cupsd.conf, and print with `waymask print`"),
             value[0] != '\0' ? value : _("for a day"));
    else
        tell(findings, WM_FINDING_GOOD, _("CUPS removes the file of a job that has printed"));
    if (directive(cupsd_conf, "LogLevel", value, sizeof value) &&
        strncasecmp(value, "debug", 5) == 0)
        tell(findings, WM_FINDING_ADVICE,
             _("CUPS logs at %s: titles and options of all jobs; set `LogLevel warn`"), value);
}

/* A queue of ours. */
static void check_queue(struct wm_findings *findings, const struct wm_queue *queue,
                        const char *cupsd_conf)
{
    if (strstr(queue->make, "and labels") != NULL)
        tell(findings, WM_FINDING_ADVICE,
             _("queue %s prints PDFs and pictures as they are; for waybills alone use the "
               "printer's PPD for waybills only"),
             queue->name);
    if (cupsd_conf != NULL && !policy_authenticates(cupsd_conf, queue->policy))
        tell(findings, WM_FINDING_ADVICE,
             _("policy %s of queue %s does not ask who prints: user names of jobs are claims"),
             queue->policy, queue->name);
    if (queue->cancels && queue->cancel_after_s < WAIT_S)
        tell(findings, WM_FINDING_ADVICE,
             _("CUPS cancels a job of queue %s after %d seconds, also one that waits for labels: "
               "`lpadmin -p %s -o job-cancel-after-default=%d`"),
             queue->name, queue->cancel_after_s, queue->name, WM_QUEUE_CANCEL_AFTER_S);
    else
        tell(findings, WM_FINDING_GOOD, _("a job of queue %s may wait for labels"), queue->name);
}

static void check_queues(struct wm_findings *findings, const char *cupsd_conf)
{
    struct wm_queue *queues = calloc(QUEUES_MAX, sizeof *queues);
    struct wm_err err = {0};
    char line[1024];
    int count = queues != NULL ? wm_queue_list(queues, QUEUES_MAX, &err) : 0;
    int i;

    if (count < 0)
        tell(findings, WM_FINDING_UNKNOWN, "%s", wm_err_format(&err, line, sizeof line));
    for (i = 0; i < count; i++) {
        const struct wm_queue *queue = &queues[i];
        if (queue->raw)
            tell(findings, WM_FINDING_LEAK,
                 _("queue %s has no driver: it sends any file to its printer unread, orders too; "
                   "remove it or give it one"),
                 queue->name);
        if (strstr(queue->make, "Waymask") != NULL)
            check_queue(findings, queue, cupsd_conf);
    }
    free(queues);
}

/* Filters get no environment but what SetEnv gives them. */
static void check_setenv(struct wm_findings *findings, const char *files_conf,
                         const struct wm_conf *conf)
{
    const char *line = files_conf;
    bool found = strcmp(conf->path, SYSCONFDIR "/waymask/waymask.conf") == 0;

    for (; !found && line != NULL && line[0] != '\0'; line += strcspn(line, "\n")) {
        line += strspn(line, "\n");
        found = strncasecmp(line, "SetEnv WAYMASK_CONFIG ", 22) == 0 &&
                strncmp(line + 22, conf->path, strlen(conf->path)) == 0;
    }
    if (!found && files_conf != NULL)
        tell(findings, WM_FINDING_LEAK,
             _("CUPS's filters do not find %s; put `SetEnv WAYMASK_CONFIG %s` into cups-files.conf "
               "and restart CUPS"),
             conf->path, conf->path);
}

void wm_findings_cups(struct wm_findings *findings, const struct wm_conf *conf)
{
    char *cupsd_conf = read_config(findings, "cupsd.conf");
    char *files_conf = read_config(findings, "cups-files.conf");

    if (cupsd_conf != NULL)
        check_scheduler(findings, cupsd_conf);
    check_spool(findings, files_conf);
    check_setenv(findings, files_conf, conf);
    check_queues(findings, cupsd_conf);
    free(cupsd_conf);
    free(files_conf);
}

/* --- system --- */

void wm_findings_system(struct wm_findings *findings)
{
    FILE *swaps = fopen("/proc/swaps", "re");
    char line[512] = "";
    unsigned count = 0;

    if (swaps == NULL) {
        tell(findings, WM_FINDING_UNKNOWN, _("swap: %s"), strerror(errno));
        return;
    }
    /* The first line is a heading. A device-mapper volume may be encrypted; zram stays in memory.
     */
    if (fgets(line, sizeof line, swaps) != NULL) {
        while (fgets(line, sizeof line, swaps) != NULL)
            count += strstr(line, "/zram") == NULL && strstr(line, "/dm-") == NULL;
    }
    fclose(swaps);
    if (count > 0)
        tell(findings, WM_FINDING_ADVICE,
             _("swap is on and not known to be encrypted: memory with orders may reach the disk; "
               "encrypt it or turn it off"));
    else
        tell(findings, WM_FINDING_GOOD, _("no plain swap"));
}
