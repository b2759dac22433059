/* SPDX-License-Identifier: Apache-2.0 */
#include "config.h"

#include "filter/base/utc.h"

#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>

#define LAST_SECOND INT64_C(253402300799) /* 9999-12-31T23:59:59Z */

int wm_utc_format(int64_t seconds, char out[WM_UTC_SIZE])
{
    time_t when = (time_t)seconds;
    struct tm parts;

    out[0] = '\0';
    if (seconds < 0 || seconds > LAST_SECOND || gmtime_r(&when, &parts) == NULL)
        return -1;
    return strftime(out, WM_UTC_SIZE, "%Y-%m-%dT%H:%M:%SZ", &parts) == 20 ? 0 : -1;
}

int wm_utc_parse(const char *text, int64_t *seconds)
{
    static const char form[] = "dddd-dd-ddTdd:dd:ddZ";
    char again[WM_UTC_SIZE];
    struct tm parts = {0};
    size_t i;

    for (i = 0; form[i] != '\0'; i++) {
        if (form[i] == 'd' ? text[i] < '0' || text[i] > '9' : text[i] != form[i])
            return -1;
    }
    if (text[i] != '\0' ||
        sscanf(text, "%4d-%2d-%2dT%2d:%2d:%2dZ", &parts.tm_year, &parts.tm_mon, &parts.tm_mday,
               &parts.tm_hour, &parts.tm_min, &parts.tm_sec) != 6)
        return -1;
    parts.tm_year -= 1900;
    parts.tm_mon -= 1;
    *seconds = (int64_t)timegm(&parts);
    /* timegm takes the 31st of February for the 3rd of March: writing it again tells. */
    return wm_utc_format(*seconds, again) == 0 && strcmp(again, text) == 0 ? 0 : -1;
}

int64_t wm_utc_print_time(void)
{
    const char *fixed = getenv("SOURCE_DATE_EPOCH");
    long long seconds;
    char *end;

    if (fixed != NULL && fixed[0] >= '0' && fixed[0] <= '9') {
        errno = 0;
        seconds = strtoll(fixed, &end, 10);
        if (errno == 0 && *end == '\0' && seconds <= LAST_SECOND)
            return seconds;
    }
    return (int64_t)time(NULL);
}
