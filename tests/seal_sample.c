/* SPDX-License-Identifier: Apache-2.0 */
/* seal_sample: seal a few labels of an invented site and print, a JSON object a line, the digits,
 * every key and what is to come out, for readers that are not ours. */
#include "config.h"

#include "tests/seal_site.h"

#include <stdio.h>
#include <string.h>

static void print_hex(const char *name, const uint8_t *bytes, size_t len)
{
    size_t i;

    printf("\"%s\":\"", name);
    for (i = 0; i < len; i++)
        printf("%02x", bytes[i]);
    printf("\"");
}

/* The samples hold nothing that JSON escapes but quotes and backslashes. */
static void print_text(const char *text)
{
    putchar('"');
    for (; *text != '\0'; text++) {
        if (*text == '"' || *text == '\\')
            putchar('\\');
        putchar(*text);
    }
    putchar('"');
}

static void print_section(const struct wm_section_plain *plain, const struct wm_role_key *key)
{
    const char *comma = "";
    unsigned i;

    printf("{\"role\":%u,\"kid\":%u,", key->role, key->kid);
    print_hex("secret", key->secret_key, 32);
    printf(",");
    print_hex("public", key->public_key, 32);
    printf(",\"fields\":{");
    for (i = 1; i < WM_SECTION_KEYS; i++) {
        if (plain->text[i] == NULL)
            continue;
        printf("%s\"%u\":", comma, i);
        print_text(plain->text[i]);
        comma = ",";
    }
    printf("}}");
}

static int print_label(const struct seal_site *site, const char *waybill, uint16_t print_no,
                       const struct wm_section_plain *plain, size_t count)
{
    const struct wm_station_key *station = &site->station[print_no > 1 ? 1 : 0];
    struct wm_envelope_info info;
    struct wm_err err = {0};
    uint8_t envelope[WM_ENVELOPE_MAX];
    char digits[WM_ENVELOPE_DIGITS];
    size_t len, i;

    if (wm_envelope_seal(site->list, &site->station[0], waybill, "HZ01", SEAL_NOW, 720, plain,
                         count, envelope, &len, &err) != 0 ||
        (print_no > 1 && wm_envelope_restamp(envelope, len, station, print_no, &err) != 0) ||
        wm_envelope_parse(envelope, len, &info, &err) != 0 ||
        wm_digits_encode(envelope, len, digits, sizeof digits) != 0) {
        wm_err_print(&err, "seal_sample: ", stderr);
        return 1;
    }
    printf("{\"digits\":\"%s\",\"waybill\":\"%s\",\"iat\":%u,\"ttl\":720,\"origin\":1,", digits,
           waybill, SEAL_NOW);
    printf("\"station\":%u,\"print_no\":%u,", (unsigned)station->id, (unsigned)print_no);
    print_hex("station_public", station->public_key, 32);
    printf(",");
    print_hex("label_id", info.label_id, sizeof info.label_id);
    printf(",\"sections\":[");
    for (i = 0; i < count; i++) {
        printf("%s", i > 0 ? "," : "");
        print_section(&plain[i], plain[i].role == 1 ? &site->courier : &site->service);
    }
    printf("]}\n");
    return 0;
}

int main(void)
{
    static char longest[331];
    const struct wm_section_plain odd[2] = {
        {.role = 1,
         .text = {[WM_KEY_NAME] = "Ørsted \"x\\y\" 𠮷",
                  [WM_KEY_PHONE] = "12800001234",
                  [WM_KEY_EXTENSION] = "007",
                  [WM_KEY_ROUTING] = "571 W08-A02 017",
                  [WM_KEY_HUB] = "HZ",
                  [WM_KEY_SLOT] = "12",
                  [WM_KEY_CALL] = "19900001234"}},
        {.role = 2,
         .text = {[WM_KEY_CONTACT] = "13900001234", [WM_KEY_SENDER_ADDRESS] = "示例路9号"}},
    };
    const struct wm_section_plain full = {.role = 1, .text = {[WM_KEY_ADDRESS] = longest}};
    const struct wm_section_plain empty = {.role = 2};
    struct seal_site site;
    int failed;

    if (wm_seal_init(NULL) != 0)
        return 99;
    memset(longest, 'a', sizeof longest - 1);
    seal_site_new(&site);
    failed = print_label(&site, "7710000000017", 1, seal_plain, 2) ||
             print_label(&site, "7710000000017", 3, seal_plain, 2) ||
             print_label(&site, "A-1", 1, odd, 2) ||
             print_label(&site, "7710000000018", 65535, &full, 1) ||
             print_label(&site, "0123456789ABCDEFGHIJKLMNOPQRSTU-", 1, &empty, 1);
    seal_site_free(&site);
    return failed;
}
