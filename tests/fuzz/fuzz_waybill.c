/* SPDX-License-Identifier: Apache-2.0 */
/* fuzz_waybill: what reads lines of waybills and configuration files. The first byte chooses: w a
 * line without its signature, s a line as it is, c a configuration, i text with identity numbers.
 */
#include "config.h"

#include "filter/base/conf.h"
#include "filter/base/utf8.h"
#include "filter/waybill/identity.h"
#include "filter/waybill/line.h"
#include "tests/fuzz/replay.h"

#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <unistd.h>

static void must(bool holds)
{
    if (!holds)
        abort();
}

/* Put a signature of zeros behind body. @return the length, 0 if there is no room */
static size_t frame(const void *body, size_t len, char line[WM_WAYBILL_LINE_MAX])
{
    size_t tail = sizeof ",\"sig\":\"" - 1 + 128 + 3;

    if (len > WM_WAYBILL_LINE_MAX - tail - 1)
        return 0;
    memcpy(line, body, len);
    snprintf(line + len, tail + 1, ",\"sig\":\"%0128d\"}\n", 0);
    return len + tail;
}

/* A line that is taken can be written again, and says the same then. */
static void try_line(const char *line, size_t len)
{
    static struct wm_waybill waybill, again;
    char body[WM_WAYBILL_LINE_MAX], other[WM_WAYBILL_LINE_MAX];
    uint8_t signature[64];
    size_t signed_len, body_len;

    if (wm_line_parse(line, len, &waybill, &signed_len, signature, NULL) != WM_OK)
        return;
    must(signed_len < len);
    must(wm_line_begin(&waybill, body, &body_len, NULL) == WM_OK);
    body_len +=
        (size_t)snprintf(body + body_len, sizeof body - body_len, ",\"batch\":{\"n\":%u,\"of\":%u}",
                         waybill.batch_n, waybill.batch_of);
    len = frame(body, body_len, other);
    must(len > 0 && wm_line_parse(other, len, &again, &signed_len, signature, NULL) == WM_OK);
    must(memcmp(&waybill, &again, sizeof waybill) == 0);
}

static void try_conf(const uint8_t *data, size_t size)
{
    static struct wm_conf conf;
    struct wm_err err = {0};
    char path[64];
    int fd = memfd_create("conf", MFD_CLOEXEC);

    must(fd >= 0 && write(fd, data, size) == (ssize_t)size);
    snprintf(path, sizeof path, "/proc/self/fd/%d", fd);
    if (wm_conf_load(&conf, path, &err) == WM_OK)
        must(conf.role_count >= 1 && conf.role_count <= WM_CONF_ROLES &&
             conf.require_count <= WM_CONF_REQUIRE && conf.label_life_hours >= 1 &&
             conf.station_key[0] == '/');
    else
        must(err.code == WM_ERR_USAGE && err.text[0] != '\0');
    close(fd);
}

static void try_identity(const uint8_t *data, size_t size)
{
    char text[2048];
    size_t len;
    bool valid;

    if (size >= sizeof text)
        return;
    memcpy(text, data, size);
    text[size] = '\0';
    len = strlen(text);
    valid = wm_utf8_valid(text, len);
    wm_identity_strip(text);
    must(strlen(text) <= len && (!valid || wm_utf8_valid(text, strlen(text))));
    must(!wm_identity_strip(text));
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    char line[WM_WAYBILL_LINE_MAX];
    size_t len;

    if (size == 0)
        return 0;
    if (data[0] == 'w' && (len = frame(data + 1, size - 1, line)) > 0)
        try_line(line, len);
    else if (data[0] == 's')
        try_line((const char *)data + 1, size - 1);
    else if (data[0] == 'c')
        try_conf(data + 1, size - 1);
    else if (data[0] == 'i')
        try_identity(data + 1, size - 1);
    return 0;
}
