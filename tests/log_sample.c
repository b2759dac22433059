/* SPDX-License-Identifier: Apache-2.0 */
/* log_sample [LIST ROOT.pub]: an audit log on standard output from rows of 11 columns on standard
 * input, parted by blanks: time event asker host label waybill copy purpose role result detail, "-"
 * for none, each as it stands in a log but for the waybill number, which is sealed to the list's
 * auditor. Times are the rows' own, as no append would have them. */
#include "config.h"

#include "filter/seal/auditor.h"
#include "filter/seal/tree.h"
#include "filter/store/log_line.h"

#include <stdio.h>
#include <string.h>
#include <time.h>

#define ZEROS "0000000000000000000000000000000000000000000000000000000000000000"

static int seal_number(const struct wm_recipients *list, const char *waybill,
                       struct wm_log_entry *entry, struct wm_err *err)
{
    uint8_t label_id[8] = {0};
    unsigned byte;
    size_t i;

    for (i = 0; i < 8 && sscanf(entry->label + 2 * i, "%2x", &byte) == 1; i++)
        label_id[i] = (uint8_t)byte;
    if (list == NULL || strcmp(waybill, "-") == 0)
        return 0;
    return wm_auditor_seal(list, waybill, label_id, (uint32_t)time(NULL), entry->sealed_number,
                           err);
}

int main(int argc, char **argv)
{
    struct wm_recipients *list = NULL;
    char row[2048], line[4096], column[5][128], waybill[64], tail[1024];
    uint8_t before[WM_TREE_HASH] = {0};
    struct wm_log_entry entry;
    struct wm_err err = {0};
    unsigned long long number = 0;
    size_t len;

    if (wm_seal_init(&err) == 0 && argc == 3)
        list = wm_recipients_load(argv[1], argv[2], (uint32_t)time(NULL), &err);
    while (err.code == WM_OK && fgets(row, sizeof row, stdin) != NULL) {
        if (sscanf(row, "%127s %127s %127s %127s %127s %63s %1023[^\n]", column[0], column[1],
                   column[2], column[3], column[4], waybill, tail) != 7)
            return 1;
        snprintf(line, sizeof line, "%llu %s %s %s %s %s - %s " ZEROS, ++number, column[0],
                 column[1], column[2], column[3], column[4], tail);
        if (!wm_log_line_parse(line, strlen(line), &entry) ||
            seal_number(list, waybill, &entry, &err) != 0)
            return 1;
        memcpy(entry.before, before, sizeof before);
        len = wm_log_line_format(&entry, line);
        wm_tree_leaf(line, len - 1, before);
        fwrite(line, 1, len, stdout);
    }
    if (err.code != WM_OK)
        wm_err_print(&err, "log_sample: ", stderr);
    wm_recipients_free(list);
    return err.code != WM_OK || fflush(stdout) != 0;
}
