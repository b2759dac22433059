/* SPDX-License-Identifier: Apache-2.0 */
#include "config.h"

#include "filter/base/conf.h"
#include "tests/tap.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

/* A folder of its own for each test, so that relative paths have something to be relative to. */
static char folder[64];
static char file[96];

static void write_conf(const void *text, size_t len)
{
    FILE *out;

    if (folder[0] == '\0') {
        snprintf(folder, sizeof folder, "/tmp/waymask-conf-XXXXXX");
        if (mkdtemp(folder) == NULL)
            abort();
        snprintf(file, sizeof file, "%s/waymask.conf", folder);
    }
    out = fopen(file, "w");
    if (out == NULL || fwrite(text, 1, len, out) != len || fclose(out) != 0)
        abort();
}

static int load(struct wm_conf *conf, const char *text, char message[512])
{
    struct wm_err err = {0};
    int status;

    write_conf(text, strlen(text));
    status = wm_conf_load(conf, file, &err);
    wm_err_format(&err, message, 512);
    return status;
}

/* text is refused at the line, and the message after file and line is as given. */
static void refused(const char *text, unsigned line, const char *expected)
{
    struct wm_conf conf;
    char message[512], wanted[512];
    int status = load(&conf, text, message);

    snprintf(wanted, sizeof wanted, "%s: line %u%s%s", file, line, expected[0] == ',' ? "" : ": ",
             expected);
    WM_CHECK(status == WM_ERR_USAGE, "status %d for: %s", status, text);
    WM_CHECK(strcmp(message, wanted) == 0, "got: %s\n# not: %s", message, wanted);
}

static void an_empty_file_gives_the_defaults(void)
{
    struct wm_conf conf;
    char message[512], path[128];
    int status = load(&conf, "", message);

    WM_CHECK(status == WM_OK, "%s", message);
    snprintf(path, sizeof path, "%s/station.key", folder);
    WM_CHECK(strcmp(conf.station_key, path) == 0, "StationKey %s", conf.station_key);
    snprintf(path, sizeof path, "%s/recipients.list", folder);
    WM_CHECK(strcmp(conf.recipient_list, path) == 0, "RecipientList %s", conf.recipient_list);
    WM_CHECK(strcmp(conf.layout, "one-part-100x150") == 0, "Layout %s", conf.layout);
    WM_CHECK(conf.layout_count == 0 && strcmp(conf.captions, "auto") == 0 &&
                 conf.scan_caption[0] == '\0' && conf.order_tail == 0,
             "what a label is chosen by");
    WM_CHECK(conf.profile_count == 0 && !conf.smile && !conf.show_goods && !conf.unsealed_print,
             "masks");
    WM_CHECK(conf.label_life_hours == 720, "LabelLife %u", conf.label_life_hours);
    WM_CHECK(conf.on_bad_record == WM_BAD_STOP, "OnBadRecord is not stop");
    WM_CHECK(!conf.sender.organisation && strcmp(conf.sender.country, "CN") == 0, "sender");
    WM_CHECK(conf.role_count == 2 && conf.roles[0].number == 1 &&
                 conf.roles[0].field_mask == (1u << 1 | 1u << 2 | 1u << 4 | 1u << 5),
             "courier role");
    WM_CHECK(conf.roles[1].number == 2 &&
                 conf.roles[1].field_mask == (1u << 6 | 1u << 7 | 1u << 11 | 1u << 12 | 1u << 13),
             "service role");
}

static void every_kind_of_value_is_read(void)
{
    struct wm_conf conf;
    char message[512];
    int status = load(&conf,
                      "\xef\xbb\xbf# comment\r\n\r\n"
                      "  stationkey\t/etc/keys/station one.key  \r\n"
                      "OnBadRecord skip\nLabelLife 65535\nLayout my-own\nCarrier 测试速运\n"
                      "Captions pt-BR+en\nScanCaption 测试 App\nOrderTail 8\n"
                      "Require recipient.phone  route.code\nRequire order\n"
                      "Charset Big5\n"
                      "Join ../carrier numbers.csv order\n"
                      "Dialect shop-1 recipient.name = Name des Empfängers = neu \n"
                      "Dialect shop-1 order=Nr\n"
                      "Role 16 gate routing hub slot\nRole 1 courier name call\n"
                      "SenderOrganisation yes\nSenderAddress 测试路 8 号 # 2\nSenderCountry SG",
                      message);

    WM_CHECK(status == WM_OK, "%s", message);
    WM_CHECK(strcmp(conf.station_key, "/etc/keys/station one.key") == 0, "%s", conf.station_key);
    WM_CHECK(conf.on_bad_record == WM_BAD_SKIP, "OnBadRecord");
    WM_CHECK(conf.label_life_hours == 65535, "LabelLife %u", conf.label_life_hours);
    WM_CHECK(strcmp(conf.carrier, "测试速运") == 0, "Carrier");
    WM_CHECK(strcmp(conf.captions, "pt-BR+en") == 0 && conf.order_tail == 8 &&
                 strcmp(conf.scan_caption, "测试 App") == 0,
             "Captions %s, ScanCaption %s, OrderTail %u", conf.captions, conf.scan_caption,
             conf.order_tail);
    WM_CHECK(conf.require_count == 3 && strcmp(conf.require[1], "route.code") == 0 &&
                 strcmp(conf.require[2], "order") == 0,
             "Require: %zu", conf.require_count);
    WM_CHECK(strncmp(conf.join_file, folder, strlen(folder)) == 0 &&
                 strcmp(conf.join_file + strlen(folder), "/../carrier numbers.csv") == 0,
             "Join: %s", conf.join_file);
    WM_CHECK(strcmp(conf.charset, "Big5") == 0, "Charset: %s", conf.charset);
    WM_CHECK(strcmp(conf.join_field, "order") == 0, "Join: %s", conf.join_field);
    WM_CHECK(conf.column_count == 2 && strcmp(conf.columns[0].dialect, "shop-1") == 0 &&
                 strcmp(conf.columns[0].field, "recipient.name") == 0 &&
                 strcmp(conf.columns[0].header, "Name des Empfängers = neu") == 0 &&
                 conf.columns[0].line == 15 && strcmp(conf.columns[1].field, "order") == 0 &&
                 strcmp(conf.columns[1].header, "Nr") == 0 && conf.columns[1].line == 16,
             "Dialect: %zu, lines %lu %lu", conf.column_count, conf.columns[0].line,
             conf.columns[1].line);
    WM_CHECK(conf.role_count == 2 && conf.roles[0].number == 1 &&
                 conf.roles[0].field_mask == (1u << 1 | 1u << 14) && conf.roles[1].number == 16 &&
                 strcmp(conf.roles[1].name, "gate") == 0 &&
                 conf.roles[1].field_mask == (1u << 8 | 1u << 9 | 1u << 10),
             "roles are not 1 and 16, or not with their fields");
    WM_CHECK(conf.sender.organisation && strcmp(conf.sender.country, "SG") == 0 &&
                 strcmp(conf.sender.detail, "测试路 8 号 # 2") == 0,
             "sender");
}

static void a_bad_line_is_named_and_its_value_is_not(void)
{
    static const char control[] =
        "Carrier a\x01"
        "b\n";

    refused("\n\nSecret 13800001234\n", 3,
            "unknown directive; waymask.conf(5) lists the known ones");
    refused("Layout\n", 1, ", Layout: a value is missing");
    refused("Layout a\nlayout b\n", 2, ", Layout: given a second time");
    refused("Layout ../x\n", 1, ", Layout: small letters, digits and hyphens are expected");
    refused("LabelLife 0\n", 1, ", LabelLife: a number from 1 to 65535 is expected");
    refused("LabelLife 65536\n", 1, ", LabelLife: a number from 1 to 65535 is expected");
    refused("LabelLife 4294967297\n", 1, ", LabelLife: a number from 1 to 65535 is expected");
    refused("LabelLife -1\n", 1, ", LabelLife: a number from 1 to 65535 is expected");
    refused("LabelLife 12x\n", 1, ", LabelLife: a number from 1 to 65535 is expected");
    refused("OnBadRecord Skip\n", 1, ", OnBadRecord: stop|skip is expected");
    refused("Profile None\n", 1, ", Profile: a profile is expected; waymask-masks(5) lists them");
    refused("Profile coded Korea\n", 1, ", Profile: two capitals are expected, such as CN");
    refused("UnsealedRows yes\n", 1, ", UnsealedRows: refuse|print is expected");
    refused("SenderOrganisation 1\n", 1, ", SenderOrganisation: yes|no is expected");
    refused("SenderCountry cn\n", 1, ", SenderCountry: two capitals are expected, such as CN");
    refused("SenderPhone 01234567890123456789012345678901\n", 1,
            ", SenderPhone: longer than 31 bytes");
    refused("Carrier \xff\n", 1, "not UTF-8 text");
    refused(control, 1, "not UTF-8 text");
    refused("Dialect\n", 1, ", Dialect: a value is missing");
    refused(
        "Dialect Shop order=Nr\n", 1,
        ", Dialect: a dialect's name of up to 23 small letters, digits and hyphens is expected");
    refused("Dialect shop\n", 1,
            ", Dialect: a canonical field, = and a header of up to 127 bytes are expected");
    refused("Dialect shop order=\n", 1,
            ", Dialect: a canonical field, = and a header of up to 127 bytes are expected");
    refused("Dialect shop Order=Nr\n", 1,
            ", Dialect: a canonical field, = and a header of up to 127 bytes are expected");
    refused("Dialect shop order=Nr\nDialect shop waybill=Nr\n", 2,
            ", Dialect: this dialect names this header before");
    refused("Join numbers.csv\n", 1,
            ", Join: a file and the canonical name of a field are expected");
    refused("Require Recipient\n", 1,
            ", Require: canonical field names are expected, such as recipient.phone");
}

static void a_rule_for_layouts_is_parted_at_its_last_slash(void)
{
    static const struct wm_conf_layout rules[] = {
        {"coded-100x150", "顺丰*", "*"},
        {"european-100x150", "*", "International*"},
        {"a", "Post / Parcel", "Next Day"},
        {"a", "DHL", "*"},
    };
    struct wm_conf conf;
    char message[512];
    int status = load(&conf,
                      "LayoutFor coded-100x150 顺丰*\nlayoutfor european-100x150 */International*\n"
                      "LayoutFor\ta \t Post / Parcel \t/ Next Day\t\nLayoutFor a DHL\n",
                      message);
    size_t i;

    WM_CHECK(status == WM_OK && conf.layout_count == 4, "%zu rules: %s", conf.layout_count,
             message);
    for (i = 0; i < conf.layout_count; i++)
        WM_CHECK(strcmp(conf.layouts[i].layout, rules[i].layout) == 0 &&
                     strcmp(conf.layouts[i].carrier, rules[i].carrier) == 0 &&
                     strcmp(conf.layouts[i].service, rules[i].service) == 0,
                 "rule %zu: %s, %s, %s", i, conf.layouts[i].layout, conf.layouts[i].carrier,
                 conf.layouts[i].service);
}

static void a_bad_rule_for_layouts_is_refused(void)
{
    static const char name[] =
        ", LayoutFor: a layout's name of small letters, digits and hyphens is expected";
    static const char form[] =
        ", LayoutFor: a layout and CARRIER or CARRIER/SERVICE of up to 63 "
        "bytes each are expected, such as coded-100x150 SF*/*";
    char text[8192];
    size_t i, len = 0;

    refused("LayoutFor ../x SF\n", 1, name);
    refused("LayoutFor Coded SF\n", 1, name);
    refused("LayoutFor a234567890123456789012345678901234567890123456789012345678901234 SF\n", 1,
            name);
    refused("LayoutFor coded\n", 1, form);
    refused("LayoutFor coded /\n", 1, form);
    refused("LayoutFor coded SF /  \n", 1, form);
    refused("LayoutFor coded / Express\n", 1, form);
    refused("LayoutFor coded 一二三四五六七八九十一二三四五六七八九十一二\n", 1, form);
    refused("LayoutFor coded SF/一二三四五六七八九十一二三四五六七八九十一二\n", 1, form);
    for (i = 0; i < WM_CONF_LAYOUTS + 1; i++)
        len += (size_t)sprintf(text + len, "LayoutFor coded SF%zu\n", i);
    refused(text, WM_CONF_LAYOUTS + 1, ", LayoutFor: more than 64 rules");
}

static void captions_are_one_language_or_two(void)
{
    static const char *const good[] = {"zh",  "en", "zh+en", "yue", "pt-BR", "zh-Hant+zh-Hans",
                                       "auto"};
    static const char *const bad[] = {
        "z",     "Zh",     "zh+",   "+en",      "zh+en+fr", "zh,en", "zh en",
        "pt-B",  "pt-",    "pt_BR", "zh-Hante", "auto+en",  "zhen",  "yue-Hant+zh-Hans",
        "auto2", "zh+auto"};
    struct wm_conf conf;
    char message[512], line[64];
    size_t i;

    for (i = 0; i < sizeof good / sizeof good[0]; i++) {
        snprintf(line, sizeof line, "Captions %s\n", good[i]);
        WM_CHECK(load(&conf, line, message) == WM_OK && strcmp(conf.captions, good[i]) == 0,
                 "%s: %s", good[i], message);
    }
    for (i = 0; i < sizeof bad / sizeof bad[0]; i++) {
        snprintf(line, sizeof line, "Captions %s\n", bad[i]);
        refused(line, 1,
                ", Captions: auto, or one language or two, such as zh, pt-BR or zh+en, is "
                "expected");
    }
    refused("OrderTail 9\n", 1, ", OrderTail: a number from 0 to 8 is expected");
    refused("ScanCaption 一二三四五六七八九十一二三四五六七八九十一二\n", 1,
            ", ScanCaption: longer than 63 bytes");
}

static void a_bad_role_is_refused(void)
{
    static const char number[] =
        ", Role: a role number is expected: 1 courier, 2 service, 3 "
        "sorting, or 16 to 255";
    static const char again[] = ", Role: this role's number or name was given before";
    char many[600] = "";
    unsigned i;

    refused("Role courier name\n", 1, number);
    refused("Role 0 a name\n", 1, number);
    refused("Role 4 a name\n", 1, number);
    refused("Role 256 a name\n", 1, number);
    refused("Role 1 courier\n", 1, ", Role: a role needs at least one field");
    refused("Role 1 courier name identity\n", 1,
            ", Role: unknown field of a role; waymask.conf(5) lists them");
    refused("Role 1 courier name\nRole 1 other name\n", 2, again);
    refused("Role 1 courier name\nRole 16 courier name\n", 2, again);
    for (i = 0; i < 9; i++)
        snprintf(many + strlen(many), sizeof many - strlen(many), "Role %u r%u name\n", 16 + i, i);
    refused(many, 9, ", Role: more than 8 roles");
}

static void sections_leave_out_roles(void)
{
    static const char unknown[] = ", Sections: names a role that no Role line defines";
    struct wm_conf conf;
    char message[512];

    WM_CHECK(load(&conf, "Sections courier\n", message) == WM_OK && conf.role_count == 1 &&
                 conf.roles[0].number == 1,
             "of the default roles: %s", message);
    WM_CHECK(load(&conf,
                  "Sections 16  1\nRole 2 desk order\nRole 16 gate hub\nRole 1 courier name\n",
                  message) == WM_OK &&
                 conf.role_count == 2 && conf.roles[0].number == 1 && conf.roles[1].number == 16,
             "by number, before the roles: %s", message);
    refused("Layout a\nSections courier sorting\n", 2, unknown);
    refused("Sections 4\n", 1, unknown);
    refused("Sections 5\n", 1, unknown);
    refused("Sections courier\nRole 2 service order\n", 1, unknown);
    refused("Sections 01\n", 1, unknown);
    refused("Sections courier 1\n", 1, ", Sections: names a role a second time");
    refused("Sections courier\nSections service\n", 2, ", Sections: given a second time");
    refused("Sections\n", 1, ", Sections: a value is missing");
    refused("Sections 1 2 3 4 5 6 7 8 9\n", 1, ", Sections: more than 8 roles");
    refused("Sections abcdefghijklmnopqrstuvwxyz\n", 1, ", Sections: longer than 23 bytes");
}

static void a_long_line_and_a_zero_byte_are_refused(void)
{
    static const char zero[] = "Layout a\0b\n";
    struct wm_conf conf;
    struct wm_err err = {0};
    char line[4096];

    memset(line, 'x', sizeof line);
    memcpy(line, "# ", 2);
    line[sizeof line - 1] = '\0';
    refused(line, 1, "not a line of text of at most 2047 bytes");
    write_conf(zero, sizeof zero - 1);
    WM_CHECK(wm_conf_load(&conf, file, &err) == WM_ERR_USAGE && err.line == 1, "zero byte taken");
}

static void every_prefix_of_a_file_loads_or_names_a_line(void)
{
    static const char text[] =
        "Layout a\nRole 1 courier name\nRequire order\nJoin a b\n"
        "OnBadRecord skip\nSenderName 张三\nLabelLife 12\n";
    struct wm_conf conf;
    size_t len;

    for (len = 0; len < sizeof text; len++) {
        struct wm_err err = {0};
        write_conf(text, len);
        if (wm_conf_load(&conf, file, &err) != WM_OK)
            WM_CHECK(err.code == WM_ERR_USAGE && err.line > 0 && err.text[0] != '\0',
                     "prefix of %zu bytes: no line named", len);
    }
}

static void a_named_file_must_exist_and_the_default_need_not(void)
{
    struct wm_conf conf;
    struct wm_err err = {0};

    write_conf("Layout from-environment\n", 24);
    WM_CHECK(wm_conf_load(&conf, "/nonexistent/waymask.conf", &err) == WM_ERR_USAGE, "taken");
    memset(&err, 0, sizeof err);
    WM_CHECK(wm_conf_load(&conf, folder, &err) == WM_ERR_USAGE, "a folder was taken for a file");
    setenv("WAYMASK_CONFIG", "/nonexistent/waymask.conf", 1);
    memset(&err, 0, sizeof err);
    WM_CHECK(wm_conf_load(&conf, NULL, &err) == WM_ERR_USAGE, "environment's file not missed");
    setenv("WAYMASK_CONFIG", file, 1);
    memset(&err, 0, sizeof err);
    WM_CHECK(wm_conf_load(&conf, NULL, &err) == WM_OK &&
                 strcmp(conf.layout, "from-environment") == 0,
             "environment's file not read");
    unsetenv("WAYMASK_CONFIG");
}

static void a_relative_name_still_gives_absolute_paths(void)
{
    struct wm_conf conf;
    struct wm_err err = {0};
    char wanted[128], here[1024];

    write_conf("StationKey keys/s.key\n", 22);
    if (getcwd(here, sizeof here) == NULL || chdir(folder) != 0)
        abort();
    WM_CHECK(wm_conf_load(&conf, "waymask.conf", &err) == WM_OK, "%s", err.text);
    if (chdir(here) != 0)
        abort();
    snprintf(wanted, sizeof wanted, "%s/keys/s.key", folder);
    WM_CHECK(strcmp(conf.station_key, wanted) == 0, "%s", conf.station_key);
    WM_CHECK(strcmp(conf.path, "waymask.conf") == 0, "%s", conf.path);
}

static char *read_page(void)
{
    char path[1200];
    char *page = calloc(1, 65536);
    FILE *in;

    snprintf(path, sizeof path, "%s/../man/waymask.conf.5", wm_tap_data());
    in = fopen(path, "r");
    if (page == NULL || in == NULL || fread(page, 1, 65535, in) == 0)
        abort();
    fclose(in);
    return page;
}

static void the_manual_names_every_directive_and_default(void)
{
    char *page = read_page();
    const struct wm_directive *directive;
    size_t i;

    for (i = 0; (directive = wm_conf_directive(i)) != NULL; i++) {
        char item[64], initial[96];
        const char *at;
        snprintf(item, sizeof item, "\n.It Ic %s ", directive->name);
        at = strstr(page, item);
        if (!WM_CHECK(at != NULL, "not in the manual: %s", directive->name))
            continue;
        /* The state folder depends on configure's prefix. */
        snprintf(initial, sizeof initial, "\nDefault: \\fB%s\\fP", directive->initial);
        if (directive->initial[0] != '\0' && directive->initial[0] != '/') {
            const char *next = strstr(at + 1, "\n.It ");
            const char *found = strstr(at, initial);
            WM_CHECK(found != NULL && (next == NULL || found < next), "default of %s",
                     directive->name);
        }
    }
    free(page);
}

static void the_manuals_example_loads(void)
{
    char *page = read_page();
    char *from = strstr(page, ".Bd -literal -offset indent\n");
    char *to = from != NULL ? strstr(from, "\n.Ed") : NULL;
    struct wm_conf conf;
    struct wm_err err = {0};

    if (WM_CHECK(from != NULL && to != NULL, "no example")) {
        from = strchr(from, '\n') + 1;
        write_conf(from, (size_t)(to - from));
        WM_CHECK(wm_conf_load(&conf, file, &err) == WM_OK, "line %lu: %s", err.line, err.text);
        WM_CHECK(conf.sender.organisation && conf.role_count == 3 && conf.join_file[0] != '\0',
                 "the example was not read whole");
    }
    free(page);
}

int main(void)
{
    static const struct wm_case cases[] = {
        WM_CASE(an_empty_file_gives_the_defaults),
        WM_CASE(every_kind_of_value_is_read),
        WM_CASE(a_bad_line_is_named_and_its_value_is_not),
        WM_CASE(a_rule_for_layouts_is_parted_at_its_last_slash),
        WM_CASE(a_bad_rule_for_layouts_is_refused),
        WM_CASE(captions_are_one_language_or_two),
        WM_CASE(a_bad_role_is_refused),
        WM_CASE(sections_leave_out_roles),
        WM_CASE(a_long_line_and_a_zero_byte_are_refused),
        WM_CASE(every_prefix_of_a_file_loads_or_names_a_line),
        WM_CASE(a_named_file_must_exist_and_the_default_need_not),
        WM_CASE(a_relative_name_still_gives_absolute_paths),
        WM_CASE(the_manual_names_every_directive_and_default),
        WM_CASE(the_manuals_example_loads),
        {0},
    };
    int status = wm_tap_run("conf", cases);

    if (file[0] != '\0') {
        unlink(file);
        rmdir(folder);
    }
    return status;
}
