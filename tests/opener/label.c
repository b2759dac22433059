/* SPDX-License-Identifier: Apache-2.0 */
/* label: digits of a label that the tests of the opener need and no order gives.
 *   label seal PRINT WAYBILL OUTLET HOURS LIFE   sealed so many hours ago by the print host PRINT
 *   label swap DIGITS DIGITS                     the first label with the second's first section
 *   label flip DIGITS BYTE                       a bit of that byte the other way
 *   label logkey                                 the file of a new log key */
#include "config.h"

#include "filter/seal/envelope.h"
#include "filter/seal/keys.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>

struct label {
    uint8_t bytes[WM_ENVELOPE_MAX];
    size_t len;
};

static void must(int holds, const char *what)
{
    if (holds)
        return;
    fprintf(stderr, "label: %s\n", what);
    exit(1);
}

static void seal(char **argv, struct label *label)
{
    static const struct wm_section_plain plain[2] = {
        {.role = 1,
         .text = {[WM_KEY_NAME] = "欧阳测试",
                  [WM_KEY_PHONE] = "13800001234",
                  [WM_KEY_ADDRESS] = "浙江省杭州市西湖区示例路1号2幢303室"}},
        {.role = 2, .text = {[WM_KEY_ORDER] = "0020261123000017"}}};
    const uint32_t now = (uint32_t)time(NULL);
    char list_path[512], root_path[512], key_path[512];
    struct wm_station_key station;
    struct wm_recipients *list;
    struct wm_err err = {0};

    snprintf(list_path, sizeof list_path, "%s/recipients.list", argv[2]);
    snprintf(root_path, sizeof root_path, "%s/root.pub", argv[2]);
    snprintf(key_path, sizeof key_path, "%s/station.key", argv[2]);
    list = wm_recipients_load(list_path, root_path, now, &err);
    must(list != NULL && wm_station_key_load(key_path, &station, &err) == 0, err.text);
    must(wm_envelope_seal(list, &station, argv[3], argv[4], now - (uint32_t)(atoi(argv[5]) * 3600),
                          (uint16_t)atoi(argv[6]), plain, 2, label->bytes, &label->len, &err) == 0,
         err.text);
    wm_recipients_free(list);
}

static void decode(const char *digits, struct label *label)
{
    must(wm_digits_decode(digits, label->bytes, &label->len, sizeof label->bytes, NULL) == 0,
         "no digits of a label");
}

/* Where the first section begins: behind the core, whose length the number's decides. */
static size_t section(const struct label *label)
{
    return 3u + label->bytes[2] + 4 + 2 + 4 + 32;
}

static size_t section_len(const struct label *label, size_t at)
{
    return 5u + (size_t)(label->bytes[at + 3] << 8 | label->bytes[at + 4]);
}

static int print_log_key(void)
{
    char text[WM_KEY_FILE_MAX];
    struct wm_log_key key;
    size_t len;

    wm_log_key_new(&key);
    len = wm_log_key_format(&key, text);
    fwrite(text, 1, len, stdout);
    return 0;
}

int main(int argc, char **argv)
{
    static struct label label, other;
    char digits[WM_ENVELOPE_DIGITS];
    size_t at, from;

    must(wm_seal_init(NULL) == 0, "libsodium");
    if (argc == 2 && strcmp(argv[1], "logkey") == 0)
        return print_log_key();
    if (argc == 7 && strcmp(argv[1], "seal") == 0) {
        seal(argv, &label);
    } else if (argc == 4 && strcmp(argv[1], "swap") == 0) {
        decode(argv[2], &label);
        decode(argv[3], &other);
        at = section(&label);
        from = section(&other);
        must(section_len(&label, at) == section_len(&other, from), "sections of other lengths");
        memcpy(label.bytes + at, other.bytes + from, section_len(&label, at));
    } else if (argc == 4 && strcmp(argv[1], "flip") == 0) {
        decode(argv[2], &label);
        at = (size_t)atoi(argv[3]);
        must(at < label.len, "no such byte");
        label.bytes[at] ^= 1;
    } else {
        must(0, "see its first lines");
    }
    must(wm_digits_encode(label.bytes, label.len, digits, sizeof digits) == 0, "too long");
    puts(digits);
    return 0;
}
